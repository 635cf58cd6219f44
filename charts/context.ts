import { PlatformError } from "../components/model/error.ts";
import type { Edge, Model } from "../components/model/model.ts";
import type { External, KubernetesObject } from "../components/model/parts.ts";
import type { Layer } from "../components/model/platform.ts";
import type { Port, Service, Workload } from "../components/model/workload.ts";

/** What a lowering needs beside the model. */
export interface ChartOptions {
  /** Tags of images we build, by image name. @default - "unbuilt" */
  readonly imageTags?: Readonly<Record<string, string>>;
}

/** The model with everything looked up by name: a lowering asks often, and a search each time would be quadratic. */
export interface Context {
  readonly model: Model;
  readonly imageTags: Readonly<Record<string, string>>;
  readonly tables: Tables;
}

interface Tables {
  readonly workloads: ReadonlyMap<string, Workload>;
  /** In order of name. */
  readonly sorted: readonly Workload[];
  readonly byInstance: ReadonlyMap<string, readonly Workload[]>;
  /** Objects in a vendor's words, by instance. */
  readonly objects: ReadonlyMap<string, readonly KubernetesObject[]>;
  readonly zones: ReadonlyMap<string, Layer>;
  readonly externals: ReadonlyMap<string, External>;
  readonly edgesFrom: ReadonlyMap<string, readonly Edge[]>;
  readonly edgesTo: ReadonlyMap<string, readonly Edge[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<Model, Tables>();

/** The lookups of a model, made once for each model. */
export function contextOf(model: Model, options: ChartOptions = {}): Context {
  let tables = known.get(model);
  if (!tables) known.set(model, (tables = tablesOf(model)));
  return { model, imageTags: options.imageTags ?? {}, tables };
}

/** A workload that keeps running, by name. */
export function serviceNamed(context: Context, name: string): (Service & Workload) | undefined {
  const workload = context.tables.workloads.get(name);
  return workload && workload.kind !== "job" ? workload : undefined;
}

/** A port of a workload; a model that names one that is not there is broken, whoever made it. */
export function portOf(workload: Service & Workload, port: string): Port {
  const found = workload.ports[port];
  if (found) return found;
  throw unknownName(workload.name, `port "${port}"`, Object.keys(workload.ports));
}

/** For references that lead nowhere. */
export function unknownName(path: string, what: string, allowed: readonly string[]): PlatformError {
  return new PlatformError({
    code: "unknown-reference",
    path,
    message: `there is no ${what}`,
    suggestion: allowed.length > 0 ? `Use one of: ${[...allowed].sort().join(", ")}.` : "Declare it in the component.",
  });
}

function tablesOf(model: Model): Tables {
  const sorted = [...model.workloads].sort((a, b) => (a.name < b.name ? -1 : 1));
  const pairs = model.order.map(({ first, then }): [string, string] => [then, first]);
  return {
    sorted,
    workloads: new Map(model.workloads.map((workload) => [workload.name, workload])),
    byInstance: groupBy(sorted, (workload) => workload.instance),
    objects: new Map(
      [...groupBy(model.objects, ({ instance }) => instance)].map(([instance, found]) => [
        instance,
        found.map(({ object }) => object),
      ]),
    ),
    zones: new Map([
      ...model.components.map(({ name, layer }): [string, Layer] => [name, layer]),
      ...model.workloads.map(({ instance, zone }): [string, Layer] => [instance, zone]),
    ]),
    externals: new Map(model.externals.map((external) => [external.name, external])),
    edgesFrom: groupBy(model.edges, (edge) => edge.from),
    edgesTo: groupBy(model.edges, (edge) => edge.to),
    after: new Map(
      [...groupBy(pairs, ([then]) => then)].map(([then, found]) => [
        then,
        [...new Set(found.map(([, first]) => first))].sort(),
      ]),
    ),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
