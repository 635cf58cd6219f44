import type { Order } from "../model.ts";
import type { Rule } from "./rule.ts";
import { instancePath } from "./rule.ts";

/** What waits for itself never starts. */
export const noStartCycle: Rule = ({ order, workloads }, provenance) => {
  const cycle = findCycle(order);
  if (!cycle) return [];
  const instance = workloads.find(({ name }) => name === cycle[0])?.instance ?? cycle[0]!;
  return [
    {
      code: "start-cycle",
      path: instancePath(provenance, instance),
      message: `a start cycle: ${cycle.join(" waits for ")}`,
      suggestion: 'break it: bind another instance, or let one side use the other only at run time (at: "run")',
    },
  ];
};

/** The first cycle in order of name, as `[a, b, …, a]`: each waits for the next. */
function findCycle(order: readonly Order[]): readonly string[] | undefined {
  const waitsFor = new Map<string, string[]>();
  for (const { first, then } of order) waitsFor.set(then, [...(waitsFor.get(then) ?? []), first]);
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): readonly string[] | undefined => {
    const seen = path.indexOf(name);
    if (seen >= 0) return [...path.slice(seen), name];
    if (done.has(name)) return undefined;
    for (const next of waitsFor.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of [...waitsFor.keys()].sort()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}
