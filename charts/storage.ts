import { k8s } from "cdk8s-plus-27";
import { formatSize } from "../components/model/units.ts";
import type { Service, Volume, Workload } from "../components/model/workload.ts";
import type { Context } from "./context.ts";
import { claimName, selectorOf } from "./names.ts";
import { metadataOf } from "./metadata.ts";
import type { PlannedChart } from "./planned-chart.ts";

// The template cannot be changed later, the claims can: it only names what the set adopts.
const TEMPLATE_SIZE = "1Gi";

/**
 * A claim for each volume of each member, under the name that the StatefulSet adopts.
 * The engine must not wait for it: many classes bind only once a pod is there.
 */
export function addClaims(chart: PlannedChart, context: Context, workload: Service & Workload): void {
  for (const volume of workload.volumes ?? []) {
    for (let member = 0; member < workload.replicas; member++) {
      chart.add(
        k8s.KubePersistentVolumeClaim,
        {
          metadata: metadataOf(context, workload, claimName(volume.name, workload, member), {
            "pulumi.com/skipAwait": "true",
          }),
          spec: claimSpec(volume, formatSize(volume.size)),
        },
        { workload: workload.name, protect: true },
      );
    }
  }
}

/** What a StatefulSet would claim by itself; it finds our claims there instead. */
export function claimTemplates(context: Context, workload: Service & Workload): k8s.KubePersistentVolumeClaimProps[] {
  // By name, because the templates cannot be put in another order later.
  const volumes = [...(workload.volumes ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  return volumes.map((volume) => ({
    metadata: { name: volume.name, labels: selectorOf(context.model.platform, workload) },
    spec: claimSpec(volume, TEMPLATE_SIZE),
  }));
}

/** Where a workload may write: volumes that stay, and folders that are forgotten. */
export function writableMounts(workload: Workload): { volumes: k8s.Volume[]; mounts: k8s.VolumeMount[] } {
  const scratch = Object.entries(workload.scratch ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([mountPath, size], i) => ({ name: `bap-scratch-${i}`, mountPath, size }));
  const kept = workload.kind === "job" ? [] : (workload.volumes ?? []);
  return {
    volumes: scratch.map(({ name, size }) => ({
      name,
      emptyDir: { sizeLimit: k8s.Quantity.fromString(formatSize(size)) },
    })),
    mounts: [
      ...kept.map(({ name, path }) => ({ name, mountPath: path })),
      ...scratch.map(({ name, mountPath }) => ({ name, mountPath })),
    ],
  };
}

function claimSpec(volume: Volume, size: string): k8s.PersistentVolumeClaimSpec {
  return {
    accessModes: ["ReadWriteOnce"],
    ...(volume.storageClass && { storageClassName: volume.storageClass }),
    resources: { requests: { storage: k8s.Quantity.fromString(size) } },
  };
}
