import { k8s } from "cdk8s-plus-27";
import type { Platform } from "../components/model/platform.ts";
import type { Service, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { metadataOf } from "./metadata.ts";
import { selectorOf } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

const TOPOLOGIES = ["kubernetes.io/hostname", "topology.kubernetes.io/zone"];

/** Members on different hosts and zones where there are any; a small cluster still takes them all. */
export function spreadOf(platform: Platform, workload: Service & Workload): k8s.TopologySpreadConstraint[] | undefined {
  if (workload.replicas < 2 || workload.spread === false) return undefined;
  return TOPOLOGIES.map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels: selectorOf(platform, workload) },
  }));
}

/** Draining nodes takes one member at a time. */
export function addDisruptionBudget(chart: PlannedChart, context: Context, workload: Service & Workload): void {
  if (workload.replicas < 2) return;
  chart.add(
    k8s.KubePodDisruptionBudget,
    {
      metadata: metadataOf(context, workload, workload.name),
      spec: {
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        selector: { matchLabels: selectorOf(context.model.platform, workload) },
      },
    },
    { workload: workload.name },
  );
}
