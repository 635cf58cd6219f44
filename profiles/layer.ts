import type { Path, Place, Source } from "./mistake.ts";

/** What YAML can hold here: `null` is refused when it is read. */
export type Raw = string | number | boolean | readonly Raw[] | RawMap;
export interface RawMap {
  readonly [key: string]: Raw;
}

/** One source as it was written, before anything is merged or parsed. */
export interface Layer {
  readonly source: Source;
  readonly value: RawMap;
  /** Lines by {@link pathKey}; empty for an option. */
  readonly lines: ReadonlyMap<string, number>;
}

/** A path as a key of a map. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

export function isMap(value: unknown): value is RawMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value by its own key only: `toString` is nobody's setting. */
export function own<T>(map: Readonly<Record<string, T>>, key: string | number): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The value at a path, and how many keys of it were there. */
export function reach(value: unknown, path: Path): { readonly value: unknown; readonly depth: number } {
  let here = value;
  for (const [depth, key] of path.entries()) {
    const inside: unknown =
      Array.isArray(here) && typeof key === "number" ? here[key] : isMap(here) ? own(here, key) : undefined;
    if (inside === undefined) return { value: here, depth };
    here = inside;
  }
  return { value: here, depth: path.length };
}

/** The line of a path in a layer, or of its nearest parent that was written there. */
export function placeIn(layer: Layer, path: Path): Place {
  for (let length = path.length; length > 0; length--) {
    const line = layer.lines.get(pathKey(path.slice(0, length)));
    if (line !== undefined) return { source: layer.source, line };
  }
  return { source: layer.source };
}
