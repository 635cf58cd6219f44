import type { Model } from "../../components/model/model.ts";
import type { Link, Node } from "./picture.ts";

interface End {
  readonly from: string;
  readonly to: string;
  readonly port: string;
  readonly at: Link["at"];
}

/** Who asks whom, by boxes; what an instance says to itself is no link. */
export function linksOf(model: Model, nodes: readonly Node[]): readonly Link[] {
  const instances = new Map(model.workloads.map(({ name, instance }) => [name, instance]));
  const home = (name: string): string => instances.get(name) ?? name;
  const shown = new Set(nodes.map(({ id }) => id));
  const ends = [
    ...model.edges.map(({ from, to, port, at }) => ({ from: home(from), to: home(to), port, at })),
    ...silent(model),
  ];
  return joined(ends.filter(({ from, to }) => from !== to && shown.has(from) && shown.has(to)));
}

/** Who has no program of its own has no ports either: what is known is who is bound to it. */
function silent({ components, workloads, externals }: Model): readonly End[] {
  const heard = new Set([...workloads.map(({ instance }) => instance), ...externals.map(({ name }) => name)]);
  return components.flatMap(({ name, requires }) =>
    Object.entries(requires).flatMap(([capability, servers]) =>
      servers
        .filter((server) => !heard.has(server))
        .map((server) => ({ from: name, to: server, port: capability, at: "run" as const })),
    ),
  );
}

/** One link between two boxes; it counts as `start` where anything of it holds a start back. */
function joined(ends: readonly End[]): readonly Link[] {
  const byEnds = new Map<string, Link>();
  for (const { from, to, port, at } of ends) {
    const key = JSON.stringify([from, to]);
    const before = byEnds.get(key);
    const ports = [...new Set([...(before?.ports ?? []), port])].sort();
    byEnds.set(key, { from, to, at: before?.at === "start" ? "start" : at, ports });
  }
  return [...byEnds.keys()].sort().map((key) => byEnds.get(key)!);
}
