import { execa } from "execa";
import { findTool } from "../toolchain/index.ts";
import type { OpenStack } from "./open.ts";

interface Inputs {
  readonly name?: unknown;
  readonly kind?: string;
  readonly metadata?: { readonly name: string; readonly namespace?: string };
}

interface Pending {
  readonly type: string;
  readonly resource: { readonly urn: string; readonly type: string; readonly inputs?: Inputs };
}

/** On Kubernetes: what only runs. Its claims stay; made again in place, it would meet fields that the killed run owns. */
const RUNS = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"]);

async function removeWorkload({ kind, metadata }: Inputs, context?: string): Promise<void> {
  if (kind === undefined || metadata === undefined || !RUNS.has(kind)) return;
  const kubectl = await findTool("kubectl");
  if (!kubectl) return;
  const where = ["--namespace", metadata.namespace ?? "default", ...(context ? ["--context", context] : [])];
  const what = ["delete", kind, metadata.name, "--ignore-not-found", "--timeout=60s"];
  await execa(kubectl.path, [...what, ...where], { reject: false, timeout: 90_000 });
}

/** What a killed run was doing to a resource. */
export interface Interrupted {
  /** `creating`, `updating`, … */
  readonly type: string;
  readonly urn: string;
}

const REMOVE: Readonly<Record<string, readonly string[]>> = {
  "docker:index/container:Container": ["container", "rm", "--force"],
  "docker:index/network:Network": ["network", "rm"],
};

/**
 * An engine that was killed in the middle of a creation does not know whether it happened. What holds
 * no data and that nobody remembers goes, and is made anew: a container, a network, a workload on Kubernetes.
 *
 * @param context The kube context.
 *
 * @returns The operations that were cleared.
 */
export async function clearPending({ stack }: OpenStack, context?: string): Promise<readonly Interrupted[]> {
  const state = (await stack.exportStack()) as {
    readonly version: number;
    readonly deployment: { readonly pending_operations?: readonly Pending[] };
  };
  const pending = state.deployment.pending_operations ?? [];
  if (pending.length === 0) return [];
  for (const { type, resource } of pending) {
    if (type === "creating" && resource.inputs) await removeWorkload(resource.inputs, context);
    const name = resource.inputs?.name;
    const remove = REMOVE[resource.type];
    if (type !== "creating" || !remove || typeof name !== "string") continue;
    await execa("docker", [...remove, name], { reject: false });
  }
  await stack.importStack({ ...state, deployment: { ...state.deployment, pending_operations: [] } });
  return pending.map(({ type, resource }) => ({ type, urn: resource.urn }));
}
