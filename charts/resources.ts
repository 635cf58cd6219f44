import { k8s } from "cdk8s-plus-27";
import { formatCpu, formatSize } from "../components/model/units.ts";
import type { Workload } from "../components/model/workload.ts";
import { allows } from "./hardening.ts";

const LEAST_CPU = 10;
const MiB = 2 ** 20;
// What the kubelet keeps of a container's output counts, too: five files of ten MiB, unless it is told otherwise.
const LOGS = 64 * MiB;
const WRITABLE_ROOT = 1024 * MiB;

/** Millicores that are kept free for a member: a quarter of its limit, for few are busy at the same time. */
export const requestedCpu = ({ cpu }: Workload): number => Math.min(cpu, Math.max(LEAST_CPU, Math.ceil(cpu / 4)));

/** What a container is promised and what it cannot exceed; a disk that fills takes nobody else with it. */
export function resourcesOf(workload: Workload): k8s.ResourceRequirements {
  const { cpu, memory } = workload;
  const quantities = (millicores: number, disk: number): Record<string, k8s.Quantity> => ({
    cpu: k8s.Quantity.fromString(formatCpu(millicores)),
    memory: k8s.Quantity.fromString(formatSize(memory)),
    "ephemeral-storage": k8s.Quantity.fromString(formatSize(disk)),
  });
  return { limits: quantities(cpu, diskOf(workload)), requests: quantities(requestedCpu(workload), LOGS) };
}

function diskOf(workload: Workload): number {
  const scratch = Object.values(workload.scratch ?? {}).reduce((sum, size) => sum + size, 0);
  return LOGS + scratch + (allows(workload, "writable-root") ? WRITABLE_ROOT : 0);
}
