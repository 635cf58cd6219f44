import type { z } from "zod";

/** Settings of one thing that may be bound to a service: none of them is there, or at least all that are needed. */
export type Binding = {
  readonly name: string;
  readonly needed: readonly string[];
  /** What may come as `<NAME>_FILE` too. */
  readonly secrets: readonly string[];
  readonly settings: Readonly<Record<string, z.ZodType>>;
};

type Values = Readonly<Record<string, unknown>>;

/** The schema, which also refuses half of a binding: each setting that is missing beside others is one mistake. */
export function complete<Schema extends z.ZodObject>(schema: Schema, bindings: readonly Binding[]): Schema {
  return bindings.reduce(
    (whole, binding) => binding.needed.reduce((checked, needed) => needing(checked, binding, needed), whole),
    schema,
  );
}

function needing<Schema extends z.ZodObject>(schema: Schema, binding: Binding, needed: string): Schema {
  return schema.refine((values) => values[needed] !== undefined || !isBegun(values, binding), {
    path: [needed],
    error: `is not set, and other settings of ${binding.name} are; give all of ${binding.needed.join(", ")}, or none`,
    // Also when something else is wrong: all mistakes are told at once.
    when: () => true,
  });
}

/** The names of the bindings that are there: what a log may show. */
export function boundIn(values: Values, bindings: readonly Binding[]): readonly string[] {
  return bindings.filter((binding) => isBegun(values, binding)).map((binding) => binding.name);
}

const isBegun = (values: Values, { needed, secrets }: Binding): boolean =>
  [...needed, ...secrets].some((name) => values[name] !== undefined);
