import type { Problem } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import type { ContainerPlan, VolumePlan } from "./docker-plan.ts";
import { filesVolumeName, memberAlias, membersOf } from "./names.ts";
import { EDGE, EGRESS } from "./networks.ts";

/** One host has each port, name and volume once. */
export function clashes(
  { workloads }: Model,
  containers: readonly ContainerPlan[],
  volumes: readonly VolumePlan[],
): readonly Problem[] {
  return [
    ...portClashes(containers),
    ...workloads.flatMap((workload) => reservedNames(workload.instance)).filter(firstOf),
    ...memberClashes(workloads),
    ...volumeClashes(containers, volumes),
  ];
}

function portClashes(containers: readonly ContainerPlan[]): Problem[] {
  const taken = new Map<string, string>();
  return containers.flatMap(({ name, instance, ports }) =>
    ports.flatMap(({ outside, protocol }) => {
      const before = taken.get(`${outside}/${protocol}`);
      taken.set(`${outside}/${protocol}`, before ?? name);
      if (before === undefined) return [];
      return [
        {
          code: "port-clash",
          path: `components.${instance}`,
          message: `"${before}" and "${name}" both publish port ${outside}/${protocol}`,
          suggestion: "a host has each port once: give one of them another number, or one member",
        },
      ];
    }),
  );
}

function reservedNames(instance: string): Problem[] {
  if (instance !== EDGE && instance !== EGRESS) return [];
  return [
    {
      code: "reserved-name",
      path: `components.${instance}`,
      message: `"${instance}" is the name of a network that every platform has on Docker`,
      suggestion: "name the instance otherwise",
    },
  ];
}

function memberClashes(workloads: Model["workloads"]): Problem[] {
  const names = new Map(workloads.map(({ name, instance }) => [name, instance]));
  return workloads.flatMap((workload) =>
    membersOf(workload)
      .map((member) => memberAlias(workload.name, member))
      .filter((alias) => workload.kind !== "job" && names.has(alias))
      .map((alias) => ({
        code: "name-clash",
        path: `components.${names.get(alias)!}`,
        message: `"${alias}" is also the name of a member of "${workload.name}"`,
        suggestion: "rename one of the two instances",
      })),
  );
}

function volumeClashes(containers: readonly ContainerPlan[], volumes: readonly VolumePlan[]): Problem[] {
  const owners = new Map<string, string>();
  const all = [
    ...volumes.map(({ name, workload, instance }) => ({ name, workload, instance })),
    ...containers
      .filter(({ filesVolume }) => filesVolume)
      .map(({ name, workload, instance }) => ({ name: filesVolumeName(name), workload, instance })),
  ];
  return all.flatMap(({ name, workload, instance }) => {
    const before = owners.get(name);
    owners.set(name, workload);
    if (before === undefined) return [];
    return [
      {
        code: "volume-clash",
        path: `components.${instance}`,
        message: `"${before}" and "${workload}" both make a volume "${name}"`,
        suggestion: "rename the volume or one of the two instances",
      },
    ];
  });
}

const firstOf = (problem: Problem, i: number, all: readonly Problem[]): boolean =>
  all.findIndex(({ path }) => path === problem.path) === i;
