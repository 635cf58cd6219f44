import type { Model } from "../components/model/model.ts";
import type { Workload } from "../components/model/workload.ts";
import { memberAlias, networkName } from "./names.ts";
import type { ContainerPlan } from "./docker-plan.ts";

/** Where the gateway meets what it leads to; no way out. */
export const EDGE = "edge";

/** The one network with a way out of the host: published ports need it, too. */
export const EGRESS = "egress";

/** Which networks each workload joins, by the workload's name; keys are sorted. */
export type Memberships = ReadonlyMap<string, readonly string[]>;

/**
 * One network for each provider, so that a new consumer changes nothing about the provider's container: what keeps
 * data has its own network whether or not somebody consumes it yet, and a gateway is in `edge` before its first route.
 */
export function memberships(model: Model): Memberships {
  const joined = new Map(model.workloads.map((workload) => [workload.name, new Set<string>()]));
  const join = (workload: string, key: string): void => void joined.get(workload)?.add(key);
  const byName = new Map(model.workloads.map((workload) => [workload.name, workload]));

  for (const workload of model.workloads) {
    if (workload.kind === "stateful") join(workload.name, workload.instance);
    if (publishes(workload)) join(workload.name, EDGE);
    if (publishes(workload) || workload.egress) join(workload.name, EGRESS);
  }
  for (const { from, to, at } of model.edges) {
    const source = byName.get(from);
    const provider = byName.get(to);
    if (!provider) {
      join(from, EGRESS);
      continue;
    }
    const key = source && publishes(source) && at === "run" ? EDGE : provider.instance;
    join(from, key);
    join(to, key);
  }
  for (const [name, keys] of joined) {
    // Docker would put a container without a network into its default one, where everybody meets.
    if (keys.size === 0) keys.add(byName.get(name)!.instance);
  }
  return new Map([...joined].map(([name, keys]) => [name, [...keys].sort()]));
}

/** Every network that somebody joins, sorted. */
export function networkKeys(members: Memberships): readonly string[] {
  return [...new Set([...members.values()].flat())].sort();
}

/** How a member is known in the networks it joins: by name where it serves, not at all where it only consumes. */
export function networksOf(
  workload: Workload,
  member: number,
  keys: readonly string[],
  platform: string,
): ContainerPlan["networks"] {
  const own = [workload.name, memberAlias(workload.name, member)];
  const serves = (key: string): boolean => workload.kind !== "job" && (key === workload.instance || key === EDGE);
  return keys.map((key) => ({ name: networkName(platform, key), aliases: serves(key) ? own : [] }));
}

/** Networks in which two consumers, not only a consumer and its provider, can reach each other. */
export function sharedNetworks(model: Model, members: Memberships): readonly string[] {
  const instanceOf = new Map(model.workloads.map(({ name, instance }) => [name, instance]));
  const gateways = new Set(model.workloads.filter(publishes).map(({ instance }) => instance));
  return networkKeys(members).filter((key) => {
    if (key === EGRESS) return false;
    const instances = [...members].filter(([, keys]) => keys.includes(key)).map(([name]) => instanceOf.get(name)!);
    return new Set(instances.filter((one) => (key === EDGE ? !gateways.has(one) : one !== key))).size > 1;
  });
}

/** A gateway is whoever can be reached from outside. */
function publishes(workload: Workload): boolean {
  return workload.kind !== "job" && Object.values(workload.ports).some(({ publish }) => publish !== undefined);
}
