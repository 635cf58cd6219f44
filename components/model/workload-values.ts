import type { Value } from "./value.ts";
import type { Workload } from "./workload.ts";

/** A value of a workload and the place where it stands: `env.PORT`, `files.redis.conf`. */
export interface PlacedValue {
  readonly place: string;
  readonly value: Value;
}

/** Every value a workload is made of; whatever reads all references starts here. */
export function valuesOf(workload: Workload): readonly PlacedValue[] {
  const { command = [], args = [], env = {}, files = {} } = workload;
  return [
    ...command.map((value, i) => ({ place: `command[${i}]`, value })),
    ...args.map((value, i) => ({ place: `args[${i}]`, value })),
    ...Object.entries(env).map(([name, value]) => ({ place: `env.${name}`, value })),
    ...Object.entries(files).map(([name, { content }]) => ({ place: `files.${name}`, value: content })),
  ];
}
