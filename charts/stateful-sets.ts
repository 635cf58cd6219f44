import { k8s } from "cdk8s-plus-27";
import type { Service, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import type { Contents } from "./files.ts";
import { answersOf } from "./kube-score.ts";
import { metadataOf } from "./metadata.ts";
import { membersName, selectorOf } from "./names.ts";
import { podTemplate } from "./pod.ts";
import { claimTemplates } from "./storage.ts";
import type { PlannedChart } from "./planned-chart.ts";

/**
 * Members with names and volumes of their own. They start all at once: members that are ready only as a quorum would
 * wait for each other for ever, and after a bad update an ordered set stays stuck until someone deletes its pods.
 * Updates go one by one all the same, each waiting for the one before (`probes.ts` says for what).
 */
export function addStatefulSet(
  chart: PlannedChart,
  context: Context,
  workload: Service & Workload,
  contents: Contents,
): void {
  const templates = claimTemplates(context, workload);
  chart.add(
    k8s.KubeStatefulSet,
    {
      metadata: metadataOf(context, workload, workload.name, answersOf(workload)),
      spec: {
        replicas: workload.replicas,
        serviceName: membersName(workload),
        podManagementPolicy: "Parallel",
        updateStrategy: { type: "RollingUpdate" },
        selector: { matchLabels: selectorOf(context.model.platform, workload) },
        template: podTemplate(context, workload, contents),
        ...(templates.length > 0 && { volumeClaimTemplates: templates }),
      },
    },
    { workload: workload.name, waits: true },
  );
}
