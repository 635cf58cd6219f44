import type { z } from "zod";
import { isMap, own } from "./layer.ts";
import type { Path } from "./mistake.ts";

/** The keys that a map may have at a path of a schema: zod says which key is wrong, not which are right. */
export function allowedKeys(schema: z.core.$ZodType, path: Path, value: unknown): readonly string[] {
  const here = path.reduce<readonly z.core.$ZodType[]>(
    (above, key) => above.flatMap((one) => step(one, key)),
    [schema],
  );
  const shapes = here.flatMap(unwrap).flatMap(shapeOf);
  const fitting = shapes.filter((shape) => fits(shape, value));
  return [...new Set((fitting.length > 0 ? fitting : shapes).flatMap((shape) => Object.keys(shape)))].sort();
}

type Shape = Readonly<Record<string, z.core.$ZodType>>;

const defOf = (schema: z.core.$ZodType): z.core.$ZodTypes["_zod"]["def"] => (schema as z.core.$ZodTypes)._zod.def;

function step(schema: z.core.$ZodType, key: string | number): readonly z.core.$ZodType[] {
  return unwrap(schema).flatMap((one) => {
    const def = defOf(one);
    if (def.type === "object") return own<z.core.$ZodType>(def.shape, key) ?? [];
    if (def.type === "record") return def.valueType;
    return def.type === "array" ? def.element : [];
  });
}

/** What lies below defaults, codecs and unions. */
function unwrap(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  const def = defOf(schema);
  if (def.type === "pipe") return unwrap(def.in);
  if (def.type === "union") return def.options.flatMap(unwrap);
  if (def.type === "lazy") return unwrap(def.getter());
  return "innerType" in def ? unwrap(def.innerType) : [schema];
}

function shapeOf(schema: z.core.$ZodType): readonly Shape[] {
  const def = defOf(schema);
  return def.type === "object" ? [def.shape] : [];
}

/** Of several shapes in a union, the one whose fixed words are the written ones. */
function fits(shape: Shape, value: unknown): boolean {
  if (!isMap(value)) return true;
  return Object.entries(shape).every(([key, field]) => {
    const def = defOf(field);
    const written = own(value, key);
    return def.type !== "literal" || written === undefined || def.values.some((value) => value === written);
  });
}
