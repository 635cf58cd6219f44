import type { z } from "zod";
import type { Loaded } from "./load.ts";

type Path = readonly string[];

/** One setting of an instance as it is in force. */
export interface Setting {
  readonly path: Path;
  /** As people write it: `512Mi`, not bytes. */
  readonly value: unknown;
}

type Source = Pick<Loaded, "profile" | "provenance" | "registry">;

/** Every setting of every instance, sorted by path; those of an instance that is not deployed, too. */
export function settingsOf(source: Source): readonly Setting[] {
  return Object.keys(source.profile.instances)
    .sort()
    .flatMap((instance) => {
      const { use } = source.profile.instances[instance]!;
      return leaves(source.registry.components[use]!.config, []).map((path) => ({
        path: ["components", instance, ...path],
        value: settingAt(source, ["components", instance, ...path]),
      }));
    });
}

/** The value in force at a path, as it was written; the component's own default where nobody wrote it. */
export function settingAt({ profile, provenance, registry }: Source, path: Path): unknown {
  const written = provenance.explain(path).at(-1);
  if (written) return written.value;
  if (path[0] === "components" && path.length > 2) {
    const instance = profile.instances[path[1]!];
    return instance && defaultAt(registry.components[instance.use]!.config, path.slice(2));
  }
  return path.reduce<unknown>((here, key) => (here as Record<string, unknown> | undefined)?.[key], profile);
}

/** What a schema says where nothing was written: before units are parsed, so that it reads as it would be written. */
export function defaultAt(schema: z.core.$ZodType, path: Path): unknown {
  if (path.length > 0) {
    const inner = objectOf(schema)?.[path[0]!];
    return inner && defaultAt(inner, path.slice(1));
  }
  const { def } = schema._zod as { def: { defaultValue?: unknown; innerType?: z.core.$ZodType } };
  if (def.defaultValue !== undefined) return def.defaultValue;
  return def.innerType && defaultAt(def.innerType, []);
}

/** The paths below which a schema has no further keys. */
export function leaves(schema: z.core.$ZodType, at: Path): readonly Path[] {
  const shape = objectOf(schema);
  if (!shape) return [at];
  return Object.keys(shape)
    .sort()
    .flatMap((key) => leaves(shape[key]!, [...at, key]));
}

/** The fields of an object's schema, also where it has a default or may be absent. */
function objectOf(schema: z.core.$ZodType): Readonly<Record<string, z.core.$ZodType>> | undefined {
  const { def } = schema._zod as {
    def: { type: string; shape?: Record<string, z.core.$ZodType>; innerType?: z.core.$ZodType };
  };
  if (def.type === "object") return def.shape;
  return def.innerType && objectOf(def.innerType);
}
