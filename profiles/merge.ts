import { isMap, own, type Layer, type Raw, type RawMap } from "./layer.ts";

/** Maps merge, key by key; a scalar or a list replaces what was there. */
export function merge(below: Raw | undefined, above: Raw): Raw {
  if (!isMap(below) || !isMap(above)) return above;
  const merged: Record<string, Raw> = { ...below };
  for (const [key, value] of Object.entries(above)) merged[key] = merge(own(below, key), value);
  return merged;
}

/** All layers as one raw profile, lowest first. */
export function mergeLayers(layers: readonly Layer[]): RawMap {
  return layers.reduce<RawMap>((below, { value }) => merge(withDefaults(below, value), value) as RawMap, {});
}

/**
 * `cache: redis` is short for `cache: { default: redis }`. Written out before a map is merged onto it,
 * so that `--set bindings.cache.leads=valkey` leaves the others where they are.
 */
function withDefaults(below: RawMap, above: RawMap): RawMap {
  const [old, changed] = [own(below, "bindings"), own(above, "bindings")];
  if (!isMap(old) || !isMap(changed)) return below;
  const bindings = Object.entries(old).map(([capability, bound]) => {
    return [capability, isMap(own(changed, capability)) && !isMap(bound) ? { default: bound } : bound] as const;
  });
  return { ...below, bindings: Object.fromEntries(bindings) };
}
