import type { Registry } from "../components/define.ts";
import type { Problem } from "../components/model/error.ts";
import type { ResolvedProfile } from "../components/model/profile.ts";
import { checkLayer, type UseOf } from "./check-layer.ts";
import { gather, type ProfileRequest } from "./gather.ts";
import { explainDefaults, usesOf } from "./instances.ts";
import type { Layer, RawMap } from "./layer.ts";
import { mergeLayers } from "./merge.ts";
import { judge } from "./messages.ts";
import { dotted, toProblems, type Mistake, type Path, type Place } from "./mistake.ts";
import { decide, provenanceOf, type ProfileProvenance } from "./provenance.ts";
import { nameSchema, profileSchema } from "./schema.ts";
import { flagSource } from "./set.ts";
import { judgeWhole } from "./whole.ts";

/** A `Resolution` whose provenance also explains. */
export type ProfileResolution =
  | { readonly ok: true; readonly profile: ResolvedProfile; readonly provenance: ProfileProvenance }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a profile and everything laid over it. All that is wrong is told at once; nothing is thrown for wrong input. */
export function resolveProfile(request: ProfileRequest, registry: Registry): ProfileResolution {
  const gathered = gather(request);
  const { layers, source } = gathered;
  const early = [...gathered.mistakes, ...checkName(request.name), ...checkLayers(layers, registry)];
  if (gathered.broken) return { ok: false, problems: toProblems(early) };

  const { profile, grade, uses, onlyBound, mistakes } = judgeWhole(gathered, request.name, registry);
  // An instance that only a binding names is written there.
  const written = (path: Path): Path => (path[0] === "components" && onlyBound.get(String(path[1]))) || path;
  const place = (path: Path): Place => decide(layers, written(path)) ?? { source };
  // What a layer was told already (a null, an unknown word) needs no second word on what is missing there.
  const told = new Set(early.map(({ path }) => dotted(path)));
  const late = mistakes.filter(({ code, path }) => code !== "missing" || !told.has(dotted(path)));
  const problems = toProblems([...early, ...late.map((said): Mistake => ({ ...said, ...place(said.path) }))]);
  if (problems.length > 0) return { ok: false, problems };

  const flagged = (path: Path): Place =>
    request.target !== undefined && dotted(path) === "target" ? { source: flagSource("--target", path) } : place(path);
  return { ok: true, profile, provenance: provenanceOf(layers, flagged, explainDefaults(uses, registry, grade)) };
}

function checkLayers(layers: readonly Layer[], registry: Registry): readonly Mistake[] {
  const schema = profileSchema(registry);
  const whole = usesOf(mergeLayers(layers));
  let below: RawMap = {};
  return layers.flatMap((layer) => {
    below = mergeLayers([{ ...layer, value: below }, layer]);
    const here = usesOf(below);
    // A layer may configure an instance whose `use` is only said above it.
    const useOf: UseOf = (name) => (here.get(name) === name ? (whole.get(name) ?? name) : (here.get(name) ?? name));
    return checkLayer(layer, { registry, schema, useOf });
  });
}

function checkName(name: string | undefined): readonly Mistake[] {
  if (name === undefined) return [];
  const source = flagSource("bap:name", ["name"]);
  return judge({ schema: nameSchema(), value: name, partial: false }).map((said) => ({
    ...said,
    path: ["name"],
    source,
  }));
}
