import type { ComponentSummary, Edge, Model, ModelSecret, Order } from "./model/model.ts";
import type { KubernetesObject } from "./model/parts.ts";
import type { Platform } from "./model/platform.ts";
import type { ResolvedProfile } from "./model/profile.ts";
import type { EndpointRef } from "./model/value.ts";
import { refsOf } from "./model/value.ts";
import type { Workload } from "./model/workload.ts";
import { valuesOf } from "./model/workload-values.ts";
import type { Phased } from "./phases.ts";
import type { Reach } from "./reach.ts";

/** Joins what every instance gave to one model: places workloads, finds who talks to whom and who starts after whom. */
export function assemble(
  profile: ResolvedProfile,
  platform: Platform,
  reached: Reach,
  phased: readonly Phased[],
): Model {
  const versions = profile.secrets.versions;
  const workloads = phased.flatMap((one) => placed(one)).map((workload) => stampVersions(workload, versions));
  const routes = phased.flatMap(({ instance, parts }) =>
    (parts.routes ?? []).map((route) => ({ ...route, gateway: instance })),
  );
  const talks = workloads.flatMap(talksOf);
  const running = new Set(workloads.map(({ name }) => name));
  const model: Model = {
    platform,
    components: phased.map((one) => summary(one, reached)),
    workloads: sortBy(workloads, ({ name }) => name),
    edges: unique([...talks, ...routeEdges(routes, workloads)]),
    order: unique([
      ...talks.filter(({ at }) => at === "start").flatMap((edge) => startOrder(edge, running)),
      ...workloads.flatMap((one) => jobOrder(one, workloads)),
    ]),
    routes: sortBy(routes, ({ host, path }) => `${host}${path}`),
    logins: sortBy(
      phased.flatMap(({ instance, parts }) => (parts.logins ?? []).map((login) => ({ ...login, instance }))),
      ({ instance, app }) => `${instance}/${app}`,
    ),
    scripts: sortBy(
      phased.flatMap(({ instance, parts }) => (parts.scripts ?? []).map((script) => ({ ...script, instance }))),
      ({ name }) => name,
    ),
    secrets: sortBy(
      phased
        .flatMap(({ parts }) => parts.secrets ?? [])
        .map((spec): ModelSecret => ({
          ...spec,
          owner: spec.name.split("/")[0]!,
          version: versions[spec.name] ?? 1,
        })),
      ({ name }) => name,
    ),
    externals: sortBy(
      phased.flatMap(({ parts }) => parts.externals ?? []),
      ({ name }) => name,
    ),
    prerequisites: sortBy(
      phased.flatMap(({ parts }) => parts.prerequisites ?? []),
      ({ name }) => name,
    ),
    objects: sortBy(
      phased.flatMap(({ parts }) => parts.objects ?? []),
      ({ instance, object }) => objectKey(instance, object),
    ),
    unreached: Object.keys(profile.instances)
      .filter((name) => !reached.instances.includes(name))
      .sort(),
    images: profile.images,
    network: profile.network,
    operators: profile.operators,
  };
  return deepFreeze(model);
}

function placed({ instance, component, parts }: Phased): readonly Workload[] {
  return [...(parts.services ?? []), ...(parts.jobs ?? [])].map((program) => ({
    ...program,
    name: program.part ? `${instance}-${program.part}` : instance,
    instance,
    component: component.name,
    zone: component.layer,
  }));
}

function summary({ instance, component, base }: Phased, { serves }: Reach): ComponentSummary {
  const { topology } = base.config as { topology?: string };
  return {
    name: instance,
    use: component.name,
    layer: component.layer,
    description: component.description,
    provides: Object.keys(component.provides).sort(),
    requires: Object.fromEntries(Object.entries(serves[instance]!).filter(([, providers]) => providers.length > 0)),
    licence: component.licence.spdx,
    topology: topology ?? "single",
  };
}

function talksOf(workload: Workload): readonly Edge[] {
  return valuesOf(workload)
    .flatMap(({ value }) => refsOf(value))
    .filter((ref): ref is EndpointRef => ref.ref === "endpoint" && ref.workload !== workload.name)
    .map(({ workload: to, port, at = "start" }) => ({ from: workload.name, to, port, at }));
}

/** A gateway's words for its routes differ by target; who it talks to does not. */
function routeEdges(routes: Model["routes"], workloads: readonly Workload[]): readonly Edge[] {
  return routes.flatMap(({ gateway, to, port }) =>
    workloads
      .filter(
        (one) =>
          one.instance === gateway && one.kind !== "job" && Object.values(one.ports).some(({ publish }) => publish),
      )
      .map(({ name }): Edge => ({ from: name, to, port, at: "run" })),
  );
}

function startOrder({ from, to }: Edge, running: ReadonlySet<string>): readonly Order[] {
  return running.has(to) ? [{ first: to, then: from }] : [];
}

function jobOrder(workload: Workload, workloads: readonly Workload[]): readonly Order[] {
  const before = (workload.after ?? []).map((part) => ({ first: `${workload.instance}-${part}`, then: workload.name }));
  if (workload.kind !== "job" || !workload.fulfils) return before;
  const waiting = workloads.filter(({ instance }) => instance === workload.fulfils);
  return [...before, ...waiting.map(({ name }) => ({ first: workload.name, then: name }))];
}

/** Every reference to a secret learns which rotation it means: the restart on a rotation follows from it. */
function stampVersions<T>(node: T, versions: Readonly<Record<string, number>>): T {
  if (typeof node !== "object" || node === null) return node;
  if (Array.isArray(node)) return node.map((item: unknown) => stampVersions(item, versions)) as T;
  if ("ref" in node && node.ref === "secret" && "name" in node) {
    return { ...node, version: versions[node.name as string] ?? 1 };
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, stampVersions(value as unknown, versions)]),
  ) as T;
}

const objectKey = (instance: string, { kind, metadata }: KubernetesObject): string =>
  `${instance}/${kind}/${metadata.name}`;

function sortBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function unique<T extends object>(items: readonly T[]): readonly T[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return sortBy([...byText], ([text]) => text).map(([, item]) => item);
}

function deepFreeze<T>(node: T): T {
  if (typeof node === "object" && node !== null && !Object.isFrozen(node)) {
    Object.freeze(node);
    Object.values(node).forEach(deepFreeze);
  }
  return node;
}
