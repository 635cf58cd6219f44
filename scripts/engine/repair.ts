import { execa } from "execa";
import type { OpenStack } from "./open.ts";

interface Pending {
  readonly type: string;
  readonly resource: { readonly urn: string; readonly type: string; readonly inputs?: { readonly name?: unknown } };
}

const REMOVE: Readonly<Record<string, readonly string[]>> = {
  "docker:index/container:Container": ["container", "rm", "--force"],
  "docker:index/network:Network": ["network", "rm"],
};

/**
 * An engine that was killed in the middle of a creation does not know whether it happened. On Docker we can look:
 * a container or network that nobody remembers holds no data, so it goes, and is made anew.
 *
 * @returns A line for people for each operation that was cleared.
 */
export async function clearPending({ stack }: OpenStack): Promise<readonly string[]> {
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
  return pending.map(
    ({ type, resource }) => `a killed run was ${type} ${resource.urn.split("::").at(-1)}: looked at, and cleared`,
  );
}
