import { assertNoProblems } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import type { Workload } from "../components/model/workload.ts";
import { clashes } from "./clashes.ts";
import { containerOf } from "./container.ts";
import type { BindPlan, ContainerPlan, DockerPlan, ImagePlan, NetworkPlan, VolumePlan } from "./docker-plan.ts";
import { containerName, dataVolumeName, membersOf, networkName } from "./names.ts";
import { EGRESS, memberships, networkKeys } from "./networks.ts";
import { notGivenOnDocker } from "./not-given.ts";
import { chooseSubnets } from "./subnets.ts";
import { unsupportedOnDocker } from "./validate.ts";

export interface DockerOptions {
  /** Tags of the images we build, by their name. @default - "unbuilt" */
  readonly imageTags?: Readonly<Record<string, string>>;
  /** What is mounted over an image's own sources, by workload. @default - nothing: the image runs as it is */
  readonly sources?: Readonly<Record<string, readonly BindPlan[]>>;
}

/**
 * Model → the plan of one Docker host, purely: the same model gives the same bytes.
 *
 * @throws PlatformError with everything that Docker cannot do, and every clash of ports, names and subnets.
 */
export function lowerToDocker(model: Model, options: DockerOptions = {}): DockerPlan {
  const { imageTags = {}, sources = {} } = options;
  const platform = model.platform.name;
  const members = memberships(model);
  const keys = networkKeys(members);
  const { subnets, problems } = chooseSubnets({
    platform,
    keys,
    idle: model.unreached,
    pool: model.network.pool,
    given: model.network.subnets,
  });
  const containers = model.workloads.flatMap((workload) => {
    const networks = members.get(workload.name)!;
    return membersOf(workload).map((member) => containerOf(workload, member, { model, imageTags, sources, networks }));
  });
  const volumes = model.workloads.flatMap((workload) => volumesOf(workload, platform));
  assertNoProblems([...unsupportedOnDocker(model), ...clashes(model, containers, volumes), ...problems]);
  return {
    name: platform,
    networks: keys.map((key): NetworkPlan => ({
      name: networkName(platform, key),
      key,
      internal: key !== EGRESS,
      subnet: subnets.get(key)!,
    })),
    volumes: sortByName(volumes),
    containers: sortByName(containers),
    images: imagesOf(containers),
    notGiven: notGivenOnDocker(model, members),
  };
}

function volumesOf(workload: Workload, platform: string): readonly VolumePlan[] {
  if (workload.kind === "job") return [];
  return membersOf(workload).flatMap((member) =>
    (workload.volumes ?? []).map(({ name, size }) => ({
      name: dataVolumeName(containerName(platform, workload, member), name),
      workload: workload.name,
      instance: workload.instance,
      volume: name,
      size,
    })),
  );
}

function imagesOf(containers: readonly ContainerPlan[]): readonly ImagePlan[] {
  const byReference = new Map(
    containers.map(({ image, build }): [string, ImagePlan] => [image, { reference: image, ...(build && { build }) }]),
  );
  return [...byReference.keys()].sort().map((reference) => byReference.get(reference)!);
}

function sortByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
