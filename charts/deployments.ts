import { k8s } from "cdk8s-plus-27";
import type { Service, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import type { Contents } from "./files.ts";
import { answersOf } from "./kube-score.ts";
import { metadataOf } from "./metadata.ts";
import { selectorOf } from "./names.ts";
import { podTemplate } from "./pod.ts";
import type { PlannedChart } from "./planned-chart.ts";

const ONE_MORE: k8s.DeploymentStrategy = {
  type: "RollingUpdate",
  rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromNumber(1) },
};

/** Members that are alike: a new one is ready before an old one goes, but for what must never run twice. */
export function addDeployment(
  chart: PlannedChart,
  context: Context,
  workload: Service & Workload,
  contents: Contents,
): void {
  chart.add(
    k8s.KubeDeployment,
    {
      metadata: metadataOf(context, workload, workload.name, answersOf(workload)),
      spec: {
        // The autoscaler decides: a number here would undo what it did.
        ...(!workload.autoscale && { replicas: workload.replicas }),
        selector: { matchLabels: selectorOf(context.model.platform, workload) },
        strategy: workload.update === "recreate" ? { type: "Recreate" } : ONE_MORE,
        template: podTemplate(context, workload, contents),
      },
    },
    { workload: workload.name, waits: true },
  );
}
