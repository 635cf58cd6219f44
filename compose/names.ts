import type { Workload } from "../components/model/workload.ts";

/** Labels of every container; `bap.spec` tells what it was made from. */
export const LABELS = {
  platform: "bap.platform",
  instance: "bap.instance",
  workload: "bap.workload",
  member: "bap.member",
  spec: "bap.spec",
  /** Of a container that runs sources which are mounted, not its image's. */
  sources: "bap.sources",
  /** Compose only: of the files that are reloaded. */
  files: "bap.files",
} as const;

/** How many containers a workload is. */
export const memberCount = (workload: Workload): number => (workload.kind === "job" ? 1 : workload.replicas);

/** The ordinals of a workload's members. */
export const membersOf = (workload: Workload): readonly number[] => [...Array(memberCount(workload)).keys()];

/** A member by its own name, as its sisters and consumers reach it: `redis-0`. */
export const memberAlias = (workload: string, member: number): string => `${workload}-${member}`;

/** `bap-redis-0`; the only member of a service goes without a number: `bap-leads`, then `bap-leads-1`. */
export function containerName(platform: string, workload: Workload, member: number): string {
  const numbered = workload.kind === "stateful" || (workload.kind === "service" && workload.group !== undefined);
  const name = numbered || member > 0 ? memberAlias(workload.name, member) : workload.name;
  return `${platform}-${name}`;
}

/** A data volume: `bap-postgres-0-data`. */
export const dataVolumeName = (container: string, volume: string): string => `${container}-${volume}`;

/** The volume that holds a container's files. */
export const filesVolumeName = (container: string): string => `${container}-files`;

/** `bap-postgres` */
export const networkName = (platform: string, key: string): string => `${platform}-${key}`;

/** A container's name without the platform's: what Compose calls it, whose project has the platform's name already. */
export const shortName = (platform: string, container: string): string => container.slice(platform.length + 1);
