import { k8s } from "cdk8s-plus-27";
import type { Platform } from "../components/model/platform.ts";
import type { Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { platformLabels } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

/** What the classes are worth; pods without one have 0. */
const VALUES = { high: 100_000, low: -100_000 } as const;
const DESCRIPTIONS = {
  high: "What others of the platform cannot do without: its way in, its stores.",
  low: "What can wait when there is not room for all.",
} as const;
type Class = keyof typeof VALUES;

const className = (platform: Platform, one: Class): string => `${platform.name}-${one}`;

function classOf({ priority, zone }: Workload): Class | undefined {
  const chosen = priority ?? (zone === "data" || zone === "edge" ? "high" : "normal");
  return chosen === "normal" ? undefined : chosen;
}

/** Who of the platform gives way on a full cluster; the stores last. */
export function priorityOf(platform: Platform, workload: Workload): Pick<k8s.PodSpec, "priorityClassName"> {
  const one = classOf(workload);
  return one ? { priorityClassName: className(platform, one) } : {};
}

/** The classes in use; they belong to no namespace, so each platform has its own. */
export function addPriorities(chart: PlannedChart, { model }: Context): void {
  const used = new Set(model.workloads.map(classOf));
  for (const one of ["high", "low"] as const) {
    if (!used.has(one)) continue;
    chart.add(k8s.KubePriorityClass, {
      metadata: { name: className(model.platform, one), labels: platformLabels(model.platform) },
      value: VALUES[one],
      description: DESCRIPTIONS[one],
    });
  }
}
