import { k8s } from "cdk8s-plus-27";
import type { Layer } from "../components/model/platform.ts";
import type { ApiRule, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { metadataOf } from "./metadata.ts";
import { clusterName, labelsOf, namespaceOf } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

const API_GROUP = "rbac.authorization.k8s.io";

/** Whether a workload reads the cluster's API; only such a pod gets a token. */
export const hasApiAccess = (workload: Workload): boolean =>
  workload.kind !== "job" && (workload.apiAccess ?? []).length > 0;

/** An identity of the workload's own, with the rules it asked for, no further than it asked. */
export function addAccess(chart: PlannedChart, context: Context, workload: Workload): void {
  if (workload.kind === "job" || !hasApiAccess(workload)) return;
  const { platform } = context.model;
  const metadata = metadataOf(context, workload, workload.name);
  const traits = { workload: workload.name };
  const labels = labelsOf(platform, workload);
  const subjects = [{ kind: "ServiceAccount", name: metadata.name, namespace: metadata.namespace! }];
  const asked = workload.apiAccess ?? [];
  const everywhere = asked.filter(({ zones }) => zones === undefined);
  chart.add(k8s.KubeServiceAccount, { metadata, automountServiceAccountToken: false }, traits);
  if (everywhere.length > 0) {
    const name = clusterName(platform, workload);
    const wide = { name, labels };
    chart.add(k8s.KubeClusterRole, { metadata: wide, rules: everywhere.map(ruleOf) }, traits);
    const roleRef = { apiGroup: API_GROUP, kind: "ClusterRole", name };
    chart.add(k8s.KubeClusterRoleBinding, { metadata: wide, roleRef, subjects }, traits);
  }
  for (const zone of zonesOf(asked)) {
    const within = { name: workload.name, namespace: namespaceOf(platform, zone), labels };
    const rules = asked.filter(({ zones }) => zones?.includes(zone)).map(ruleOf);
    chart.add(k8s.KubeRole, { metadata: within, rules }, traits);
    const roleRef = { apiGroup: API_GROUP, kind: "Role", name: workload.name };
    chart.add(k8s.KubeRoleBinding, { metadata: within, roleRef, subjects }, traits);
  }
}

const zonesOf = (rules: readonly ApiRule[]): readonly Layer[] =>
  [...new Set(rules.flatMap(({ zones = [] }) => zones))].sort();

const ruleOf = ({ apiGroups, resources, verbs }: ApiRule): k8s.PolicyRule => ({
  apiGroups: [...apiGroups],
  resources: [...resources],
  verbs: [...verbs],
});
