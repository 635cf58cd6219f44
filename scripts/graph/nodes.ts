import { imageReference } from "../../components/model/image.ts";
import type { Model } from "../../components/model/model.ts";
import { LAYERS, type Layer } from "../../components/model/platform.ts";
import { formatCpu } from "../../components/model/units.ts";
import type { Placed, Service } from "../../components/model/workload.ts";
import { gibibytes } from "../inspect/amounts.ts";

/** A lane of the picture, left to right as requests travel. */
export type Lane = "internet" | Layer | "outside";

/** Requests come from the left; what everyone stands on lies to the right. */
export const LANES: readonly Lane[] = ["internet", "edge", "business", ...others(), "data", "monitoring", "outside"];

/** A box. */
export interface Node {
  readonly id: string;
  readonly lane: Lane;
  readonly title: string;
  readonly lines: readonly string[];
  /** Small words at the foot: published ports, jobs that end. */
  readonly pills: readonly { readonly text: string; readonly kind: "public" | "job" }[];
  /** More than one is drawn as a stack. */
  readonly members: number;
}

/** An arrow from who asks to who answers. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly at: "start" | "run";
  /** Ports, shown where the pointer rests. */
  readonly ports: readonly string[];
}

export interface Picture {
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly links: readonly Link[];
}

const INTERNET = "internet";

/** What the picture shows: boxes for what keeps running, jobs as small words in the box they work for. */
export function pictureOf(model: Model): Picture {
  const services = model.workloads.filter((workload): workload is Service & Placed => workload.kind !== "job");
  const home = homes(model, services);
  const links = [
    ...entrances(model, services),
    ...model.edges.map(({ from, to, port, at }) => ({
      from: home.get(from) ?? from,
      to: home.get(to) ?? to,
      port,
      at,
    })),
  ].filter(({ from, to }) => from !== to);
  const { profile, target } = model.platform;
  return {
    title: `${profile} on ${target}`,
    nodes: [...internet(model), ...services.map((service) => nodeOf(service, model)), ...outside(model)],
    links: joined(links),
  };
}

function others(): readonly Layer[] {
  return LAYERS.filter((layer) => !["edge", "business", "data", "monitoring"].includes(layer));
}

/** The box of each workload: a job stands in that of its instance's main service. */
function homes(model: Model, services: readonly Placed[]): ReadonlyMap<string, string> {
  return new Map(
    model.workloads.map((workload) => {
      const box = services.find(({ name }) => name === workload.name) ?? mainOf(workload.instance, services);
      return [workload.name, box?.name ?? workload.name];
    }),
  );
}

function mainOf(instance: string, services: readonly Placed[]): Placed | undefined {
  return services.find(({ name }) => name === instance) ?? services.find((one) => one.instance === instance);
}

function nodeOf(service: Service & Placed, model: Model): Node {
  const published = Object.values(service.ports).flatMap(({ publish }) => publish ?? []);
  const isMain = mainOf(service.instance, model.workloads.filter(isService))?.name === service.name;
  const jobs = isMain
    ? model.workloads.filter(({ kind, instance }) => kind === "job" && instance === service.instance)
    : [];
  const storage = (service.volumes ?? []).reduce((sum, { size }) => sum + size, 0);
  const takes = [
    `${formatCpu(service.cpu)} cpu`,
    gibibytes(service.memory),
    ...(storage > 0 ? [`${gibibytes(storage)} kept`] : []),
  ];
  const image =
    "build" in service.image ? `bap/${service.image.build.name}` : imageReference(service.image, model.images);
  return {
    id: service.name,
    lane: service.zone,
    title: service.name,
    lines: [image, takes.join(" · ")],
    pills: [
      ...(published.length > 0 ? [{ text: `public ${portsText(published)}`, kind: "public" as const }] : []),
      ...jobs.map(({ part }) => ({ text: part ?? "job", kind: "job" as const })),
    ],
    members: service.replicas,
  };
}

const portsText = (ports: readonly number[]): string =>
  [...ports]
    .sort((a, b) => a - b)
    .map((port) => `:${port}`)
    .join(" ");

const isService = (workload: Model["workloads"][number]): workload is Service & Placed => workload.kind !== "job";

function internet(model: Model): readonly Node[] {
  const hosts = publicHosts(model);
  if (hosts.length === 0) return [];
  return [{ id: INTERNET, lane: "internet", title: "Everyone", lines: hosts, pills: [], members: 1 }];
}

function publicHosts(model: Model): readonly string[] {
  const routes = model.routes.filter(({ access }) => access === "public");
  return [...new Set(routes.map(({ host, path }) => (path === "/" ? host : `${host}${path}`)))].sort();
}

function entrances(model: Model, services: readonly (Service & Placed)[]) {
  if (publicHosts(model).length === 0) return [];
  return services.flatMap(({ name, ports }) =>
    Object.entries(ports).flatMap(([port, { publish }]) =>
      publish === undefined ? [] : [{ from: INTERNET, to: name, port, at: "run" as const }],
    ),
  );
}

function outside({ externals }: Model): readonly Node[] {
  return externals.map(({ name, host }) => ({
    id: name,
    lane: "outside",
    title: name,
    lines: [host],
    pills: [],
    members: 1,
  }));
}

/** One arrow between two boxes; it counts as `start` where anything of it holds a start back. */
function joined(links: readonly { from: string; to: string; port: string; at: "start" | "run" }[]): readonly Link[] {
  const byEnds = new Map<string, Link>();
  for (const { from, to, port, at } of links) {
    const key = JSON.stringify([from, to]);
    const before = byEnds.get(key);
    const ports = [...new Set([...(before?.ports ?? []), port])].sort();
    byEnds.set(key, { from, to, at: before?.at === "start" ? "start" : at, ports });
  }
  return [...byEnds.keys()].sort().map((key) => byEnds.get(key)!);
}
