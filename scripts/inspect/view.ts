import { imageReference } from "../../components/model/image.ts";
import type { Model, NotGiven } from "../../components/model/model.ts";
import type { Job, Placed, Service, Workload } from "../../components/model/workload.ts";

/** What `inspect --json` prints: a contract for programs, so its names stay. Lists are sorted. */
export type View = ReturnType<typeof viewOf>;

/** The platform as one answer: what is in it, what it costs, what it does not give. */
export function viewOf(model: Model, tags: Readonly<Record<string, string>>, notGiven: readonly NotGiven[]) {
  const { platform } = model;
  const image = (workload: Workload): string => imageReference(workload.image, model.images, tags);
  return {
    profile: platform.profile,
    target: platform.target,
    tier: platform.tier,
    name: platform.name,
    domain: platform.domain,
    components: model.components.map(({ requires, ...summary }) => ({
      ...summary,
      requires: Object.keys(requires).sort(),
      /** Which instances serve what it requires. */
      bindings: requires,
    })),
    workloads: model.workloads.map((workload) => ({
      name: workload.name,
      component: workload.instance,
      zone: workload.zone,
      kind: workload.kind,
      image: image(workload),
      replicas: replicasOf(workload),
      ports: portsOf(workload),
      cpu: workload.cpu,
      memory: workload.memory,
      storage: volumesOf(workload).reduce((sum, { size }) => sum + size, 0),
      user: workload.user,
      probes: workload.kind === "job" ? {} : workload.probes,
      exceptions: workload.exceptions ?? [],
    })),
    edges: model.edges,
    routes: model.routes.map(({ host, path, to, port, access, limits, gateway }) => ({
      host,
      path,
      to,
      port,
      access,
      limits,
      gateway,
    })),
    logins: model.logins,
    secrets: model.secrets.map(({ name, owner, value, version, irreplaceable = false }) => ({
      name,
      owner,
      kind: value.kind,
      version,
      irreplaceable,
    })),
    volumes: model.workloads.flatMap((workload) =>
      volumesOf(workload).map(({ name, path, size }) => ({
        workload: workload.name,
        name,
        path,
        size,
        members: replicasOf(workload),
      })),
    ),
    // Nothing of this catalogue makes backups or raises alerts yet; programs may rely on the lists.
    backups: [],
    alerts: [],
    images: [...new Set(model.workloads.map(image))].sort().map((reference) => ({
      image: reference,
      ours: model.workloads.some((workload) => "build" in workload.image && image(workload) === reference),
      workloads: model.workloads.filter((workload) => image(workload) === reference).map(({ name }) => name),
    })),
    prerequisites: model.prerequisites.map(({ name, kind, version }) => ({ name, kind, version })),
    unreached: model.unreached,
    notGiven,
  };
}

/** Members of a workload; a job is one. */
export function replicasOf(workload: Workload): number {
  return workload.kind === "job" ? 1 : workload.replicas;
}

function portsOf(workload: (Service | Job) & Placed) {
  if (workload.kind === "job") return [];
  return Object.entries(workload.ports)
    .map(([name, { port, protocol = "tcp", publish }]) => ({
      name,
      port,
      protocol,
      ...(publish === undefined ? {} : { publish }),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function volumesOf(workload: Workload) {
  return workload.kind === "job" ? [] : (workload.volumes ?? []);
}
