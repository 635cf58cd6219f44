import { k8s } from "cdk8s-plus-27";
import type { Service, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import type { Contents } from "./files.ts";
import { metadataOf } from "./metadata.ts";
import { selectorOf } from "./names.ts";
import { podTemplate } from "./pod.ts";
import type { PlannedChart } from "./planned-chart.ts";

/** Members that are alike: a new one is ready before an old one goes. */
export function addDeployment(
  chart: PlannedChart,
  context: Context,
  workload: Service & Workload,
  contents: Contents,
): void {
  chart.add(
    k8s.KubeDeployment,
    {
      metadata: metadataOf(context, workload, workload.name),
      spec: {
        replicas: workload.replicas,
        selector: { matchLabels: selectorOf(context.model.platform, workload) },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
        },
        template: podTemplate(context, workload, contents),
      },
    },
    { workload: workload.name, waits: true },
  );
}
