import { k8s } from "cdk8s-plus-27";
import type { Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { metadataOf } from "./metadata.ts";
import { clusterName } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

/** Whether a workload reads the cluster's API; only such a pod gets a token. */
export const hasApiAccess = (workload: Workload): boolean =>
  workload.kind !== "job" && (workload.apiAccess ?? []).length > 0;

/** An identity of the workload's own, with the rules it asked for. */
export function addAccess(chart: PlannedChart, context: Context, workload: Workload): void {
  if (workload.kind === "job" || !hasApiAccess(workload)) return;
  const metadata = metadataOf(context, workload, workload.name);
  const role = clusterName(context.model.platform, workload);
  const clusterWide = { name: role, labels: metadata.labels };
  const traits = { workload: workload.name };
  chart.add(k8s.KubeServiceAccount, { metadata, automountServiceAccountToken: false }, traits);
  chart.add(
    k8s.KubeClusterRole,
    {
      metadata: clusterWide,
      rules: (workload.apiAccess ?? []).map(({ apiGroups, resources, verbs }) => ({
        apiGroups: [...apiGroups],
        resources: [...resources],
        verbs: [...verbs],
      })),
    },
    traits,
  );
  chart.add(
    k8s.KubeClusterRoleBinding,
    {
      metadata: clusterWide,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
      subjects: [{ kind: "ServiceAccount", name: metadata.name, namespace: metadata.namespace }],
    },
    traits,
  );
}
