import { imageReference } from "../components/model/image.ts";
import type { Model } from "../components/model/model.ts";
import { lowerValue } from "../components/model/value.ts";
import type { Service, Workload } from "../components/model/workload.ts";
import type { BindPlan, ContainerPlan, Gate, GroupPlan, PublishedPort } from "./docker-plan.ts";
import { filesOf } from "./files.ts";
import { FILES_AT, JOB_DEADLINE, STOP_GRACE, STOP_SIGNAL, tmpfsOptions } from "./hardening.ts";
import { healthOf } from "./health.ts";
import { containerName, dataVolumeName, filesVolumeName, LABELS, membersOf } from "./names.ts";
import { networksOf } from "./networks.ts";
import type { Unlabelled } from "./spec-hash.ts";
import { specHash } from "./spec-hash.ts";
import { lowerPlain, resolverFor } from "./values.ts";

/** What a container needs to know beside its workload. */
export interface ContainerContext {
  readonly model: Model;
  readonly imageTags: Readonly<Record<string, string>>;
  /** What is mounted over an image's own sources, by workload. */
  readonly sources: Readonly<Record<string, readonly BindPlan[]>>;
  /** Keys of the networks that the workload joins. */
  readonly networks: readonly string[];
}

/** One member of a workload as a container. */
export function containerOf(workload: Workload, member: number, context: ContainerContext): ContainerPlan {
  const { model } = context;
  const service = workload.kind === "job" ? undefined : workload;
  const name = containerName(model.platform.name, workload, member);
  const resolver = resolverFor(model, workload, member);
  const files = filesOf(workload, resolver);
  const binds = context.sources[workload.name];
  const container: Unlabelled = {
    name,
    workload: workload.name,
    instance: workload.instance,
    member,
    kind: workload.kind,
    image: imageReference(workload.image, model.images, context.imageTags),
    ...("build" in workload.image && { build: workload.image.build }),
    ...(workload.command && { entrypoint: workload.command.map((value) => lowerPlain(value, resolver)) }),
    ...(workload.args && { command: workload.args.map((value) => lowerPlain(value, resolver)) }),
    env: mapSorted(workload.env ?? {}, (value) => lowerValue(value, resolver)),
    files,
    filesAt: workload.filesAt ?? FILES_AT,
    ...(files.length > 0 && { filesVolume: filesVolumeName(name) }),
    mounts: (service?.volumes ?? []).map((one) => ({ volume: dataVolumeName(name, one.name), path: one.path })),
    ...(binds && { binds }),
    tmpfs: mapSorted(workload.scratch ?? {}, (bytes) => tmpfsOptions(bytes, workload.user)),
    networks: networksOf(workload, member, context.networks, model.platform.name),
    ports: service ? publishedPorts(service) : [],
    user: `${workload.user.uid}:${workload.user.gid}`,
    readOnly: !(workload.exceptions ?? []).some(({ allow }) => allow === "writable-root"),
    ...(service && { health: healthOf(service) }),
    memory: workload.memory,
    cpu: workload.cpu,
    stopSignal: service?.stopSignal ?? STOP_SIGNAL,
    stopGrace: service?.stopGrace ?? STOP_GRACE,
    restart: service ? "unless-stopped" : "no",
    ...(workload.kind === "job" && { deadline: workload.deadline ?? JOB_DEADLINE }),
    after: gatesOf(model, workload),
    ...(service?.group && { group: groupOf(service, workload.name, member) }),
  };
  return { ...container, labels: labelsOf(container, model.platform.name) };
}

function publishedPorts({ ports }: Service): readonly PublishedPort[] {
  return Object.values(ports)
    .flatMap(({ port, publish, protocol = "tcp" }) =>
      publish === undefined ? [] : [{ inside: port, outside: publish, protocol }],
    )
    .sort((a, b) => a.outside - b.outside || (a.protocol < b.protocol ? -1 : 1));
}

/** Every member of what comes first: a start that waits for a group waits for all of it. */
function gatesOf(model: Model, workload: Workload): readonly Gate[] {
  const { platform } = model;
  return workloadsBefore(model, workload.name)
    .flatMap((before) =>
      membersOf(before).map((member): Gate => ({
        container: containerName(platform.name, before, member),
        until: before.kind === "job" ? "completed" : "healthy",
      })),
    )
    .sort((a, b) => (a.container < b.container ? -1 : 1));
}

const known = new WeakMap<Model, ReadonlyMap<string, readonly Workload[]>>();

/** Looked up once for each model: a search for each container would be quadratic. */
function workloadsBefore(model: Model, name: string): readonly Workload[] {
  let before = known.get(model);
  if (!before) {
    const byName = new Map(model.workloads.map((one) => [one.name, one]));
    const all = new Map<string, Workload[]>();
    for (const { first, then } of model.order) {
      const found = byName.get(first);
      if (found) all.set(then, [...(all.get(then) ?? []), found]);
    }
    known.set(model, (before = all));
  }
  return before.get(name) ?? [];
}

function groupOf({ group }: Service, name: string, member: number): GroupPlan {
  return { name, update: group!.update, member, inSync: group!.inSync.inside ?? [] };
}

function labelsOf(container: Unlabelled, platform: string): ContainerPlan["labels"] {
  return {
    [LABELS.instance]: container.instance,
    [LABELS.member]: String(container.member),
    [LABELS.platform]: platform,
    ...(container.binds && { [LABELS.sources]: "mounted" }),
    [LABELS.spec]: specHash(container),
    [LABELS.workload]: container.workload,
  };
}

function mapSorted<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(
    Object.entries(record)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => [key, map(value)]),
  );
}
