import { k8s } from "cdk8s-plus-27";
import type { Service, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { metadataOf } from "./metadata.ts";
import type { PlannedChart } from "./planned-chart.ts";
import { requestedCpu } from "./resources.ts";

/** As many members as their load asks for; Kubernetes measures it against what a member requests, the model against its limit. */
export function addAutoscaler(chart: PlannedChart, context: Context, workload: Service & Workload): void {
  if (!workload.autoscale) return;
  const { max, cpu } = workload.autoscale;
  chart.add(
    k8s.KubeHorizontalPodAutoscalerV2,
    {
      metadata: metadataOf(context, workload, workload.name),
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: workload.name },
        minReplicas: workload.replicas,
        maxReplicas: max,
        metrics: [
          {
            type: "Resource",
            resource: {
              name: "cpu",
              target: {
                type: "Utilization",
                averageUtilization: Math.round((cpu * workload.cpu) / requestedCpu(workload)),
              },
            },
          },
        ],
      },
    },
    { workload: workload.name },
  );
}
