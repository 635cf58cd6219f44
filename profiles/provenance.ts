import type { Provenance } from "../components/model/profile.ts";
import { isMap, placeIn, reach, type Layer, type Raw } from "./layer.ts";
import { placeText, type Path, type Place } from "./mistake.ts";

/** One layer's word on a path. */
export interface Written {
  /** `profiles/dev.yaml:12`, `--set`, `production defaults of redis`. */
  readonly where: string;
  readonly value: Raw;
}

/** Where every value comes from, for problems and for `inspect --explain`. */
export interface ProfileProvenance extends Provenance {
  /** Where a path was decided together with the path itself, as problems say it. */
  problemPath(path: Path): string;
  /** Each layer that wrote the path, the last one decides; none: the component's schema has the default. */
  explain(path: Path): readonly Written[];
}

/** The layer and line that decided a path: the last layer that wrote it or put a scalar or a list in its way. */
export function decide(layers: readonly Layer[], path: Path): Place | undefined {
  let best: { readonly depth: number; readonly layer: Layer } | undefined;
  for (const layer of layers.toReversed()) {
    const { value, depth } = reach(layer.value, path);
    if (depth > (best?.depth ?? 0)) best = { depth, layer };
    if (depth === path.length || (depth > 0 && !isMap(value))) break;
  }
  return best && placeIn(best.layer, path.slice(0, best.depth));
}

/** The provenance over merged layers. `defaults`: what components' tier defaults said, lowest first. */
export function provenanceOf(
  layers: readonly Layer[],
  place: (path: Path) => Place,
  defaults: (path: Path) => readonly Written[],
): ProfileProvenance {
  return {
    locate: (path) => where(place(path)),
    problemPath: (path) => placeText(place(path), path),
    explain: (path) => [...defaults(path), ...layers.flatMap((layer) => writtenIn(layer, path))],
  };
}

function writtenIn(layer: Layer, path: Path): readonly Written[] {
  const { value, depth } = reach(layer.value, path);
  if (depth < path.length || path.length === 0) return [];
  return [{ where: where(placeIn(layer, path)), value: value as Raw }];
}

function where(place: Place): string {
  return place.source.kind === "option" ? place.source.flag : placeText(place, []);
}
