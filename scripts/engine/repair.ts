import { execa } from "execa";
import type { OpenStack } from "./open.ts";

interface Pending {
  readonly type: string;
  readonly resource: { readonly urn: string; readonly type: string; readonly inputs?: { readonly name?: unknown } };
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
 * An engine that was killed in the middle of a creation does not know whether it happened. On Docker we can look:
 * a container or network that nobody remembers holds no data, so it goes, and is made anew.
 *
 * @returns The operations that were cleared.
 */
export async function clearPending({ stack }: OpenStack): Promise<readonly Interrupted[]> {
  const state = (await stack.exportStack()) as {
    version: number;
    deployment: { pending_operations?: readonly Pending[] };
  };
  const pending = state.deployment?.pending_operations ?? [];
  if (pending.length === 0) return [];
  for (const { type, resource } of pending) {
    const name = resource.inputs?.name;
    const remove = REMOVE[resource.type];
    if (type !== "creating" || !remove || typeof name !== "string") continue;
    await execa("docker", [...remove, name], { reject: false });
  }
  const { pending_operations: _cleared, ...deployment } = state.deployment;
  await stack.importStack({ ...state, deployment });
  return pending.map(({ type, resource }) => ({ type, urn: resource.urn }));
}
