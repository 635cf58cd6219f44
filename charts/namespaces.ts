import { k8s } from "cdk8s-plus-27";
import type { Layer } from "../components/model/platform.ts";
import type { Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { allows } from "./hardening.ts";
import { EXCEPTIONS_ANNOTATION, namespaceOf, platformLabels } from "./names.ts";
import type { PlannedChart } from "./planned-chart.ts";

/** A namespace for each zone in use, closed: what may talk is allowed by each workload's own policy. */
export function addNamespaces(chart: PlannedChart, context: Context): void {
  const { model, tables } = context;
  const zones = new Set([
    ...model.workloads.map(({ zone }) => zone),
    ...model.objects.flatMap(({ instance }) => tables.zones.get(instance) ?? []),
  ]);
  for (const zone of [...zones].sort()) {
    addNamespace(
      chart,
      context,
      zone,
      model.workloads.filter((workload) => workload.zone === zone),
    );
  }
}

function addNamespace(chart: PlannedChart, { model }: Context, zone: Layer, workloads: readonly Workload[]): void {
  const name = namespaceOf(model.platform, zone);
  const labels = platformLabels(model.platform);
  const asRoot = workloads.filter((workload) => allows(workload, "root-user")).map((workload) => workload.name);
  chart.add(
    k8s.KubeNamespace,
    {
      metadata: {
        name,
        labels: {
          ...labels,
          // A pod that runs as root would be refused; every other pod is hardened by its own fields all the same.
          "pod-security.kubernetes.io/enforce": asRoot.length > 0 ? "baseline" : "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
          "pod-security.kubernetes.io/audit": "restricted",
        },
        ...(asRoot.length > 0 && {
          annotations: { [EXCEPTIONS_ANNOTATION]: `root-user: ${asRoot.sort().join(", ")}` },
        }),
      },
    },
    { protect: workloads.some((workload) => workload.kind !== "job" && (workload.volumes ?? []).length > 0) },
  );
  chart.add(k8s.KubeNetworkPolicy, {
    // The zone is in the name, because all of these are rendered into one folder.
    metadata: { name: `default-deny-${zone}`, namespace: name, labels },
    spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
  });
}
