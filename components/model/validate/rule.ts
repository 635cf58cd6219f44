import type { Problem } from "../error.ts";
import type { Model } from "../model.ts";
import type { Provenance } from "../profile.ts";

/** A rule over the whole model; each finds all that breaks it. */
export type Rule = (model: Model, provenance: Provenance) => readonly Problem[];

/** The path of a problem with an instance: where the profile says it, then its key. */
export function instancePath(provenance: Provenance, instance: string): string {
  return `${provenance.locate(["components", instance])} components.${instance}`;
}
