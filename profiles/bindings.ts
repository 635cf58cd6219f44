import type { Binding } from "../components/model/profile.ts";
import { checkBound, type BindingRules } from "./check-binding.ts";
import { isMap, type Raw, type RawMap } from "./layer.ts";
import type { Said } from "./messages.ts";
import type { Path } from "./mistake.ts";

export interface Bindings {
  readonly bindings: Readonly<Record<string, Binding>>;
  readonly mistakes: readonly Said[];
}

/** Reads `bindings:` and checks that each name is there and gives what it is bound for. */
export function readBindings(raw: RawMap, rules: BindingRules): Bindings {
  const mistakes: Said[] = [];
  const bindings: Record<string, Binding> = {};
  for (const [capability, bound] of Object.entries(raw)) {
    // An unknown capability is told by the profile's own schema.
    if (!Object.hasOwn(rules.registry.capabilities, capability)) continue;
    const path = ["bindings", capability];
    const chosen = isMap(bound)
      ? Object.entries(bound).map(([consumer, value]) => ({ consumer, value, path: [...path, consumer] }))
      : [{ consumer: "default", value: bound, path }];
    mistakes.push(...chosen.flatMap((one) => checkBound({ capability, ...one }, rules)));
    const names = chosen.map(({ consumer, value }) => [consumer, namesIn(value)] as const);
    const { default: everyone = [], ...per } = Object.fromEntries(names);
    bindings[capability] = { default: everyone, per };
  }
  return { bindings, mistakes };
}

/** Every instance that a binding names, and where the first one does. */
export function boundInstances(bindings: Bindings["bindings"]): ReadonlyMap<string, Path> {
  const found = new Map<string, Path>();
  for (const [capability, { default: everyone, per }] of Object.entries(bindings)) {
    for (const [consumer, names] of Object.entries({ default: everyone, ...per })) {
      for (const name of names) if (!found.has(name)) found.set(name, ["bindings", capability, consumer]);
    }
  }
  return found;
}

/** What is no text is told by the profile's own schema. */
function namesIn(value: Raw): readonly string[] {
  const values = Array.isArray(value) ? (value as readonly Raw[]) : [value];
  return values.filter((name) => typeof name === "string");
}
