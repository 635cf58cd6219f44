import type { EmbeddedPlan } from "./embedded-plan.ts";

/** The plan as files, byte for byte the same for the same plan. A secret stands there by its name, never its value. */
export function renderEmbedded({ folder, programs, notGiven }: EmbeddedPlan): ReadonlyMap<string, string> {
  return new Map([["programs.json", `${JSON.stringify({ folder, programs, notGiven }, null, 2)}\n`]]);
}
