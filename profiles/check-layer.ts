import type { z } from "zod";
import type { Component, Registry } from "../components/define.ts";
import { isMap, own, placeIn, type Layer, type RawMap } from "./layer.ts";
import { judge, type Said } from "./messages.ts";
import type { Mistake } from "./mistake.ts";
import { didYouMean } from "./nearest.ts";

/** The component of an instance as far as a layer can know it: what it, or one below it, says under `use`. */
export type UseOf = (instance: string) => string;

/** What {@link checkLayer} judges by. */
export interface LayerRules {
  readonly registry: Registry;
  readonly schema: z.ZodType;
  readonly useOf: UseOf;
}

/**
 * Judges one layer alone, so that a wrong key or unit is told even where a later layer wins.
 * What is missing is no mistake here: another layer may have it.
 */
export function checkLayer(layer: Layer, rules: LayerRules): readonly Mistake[] {
  const components = own(layer.value, "components");
  return [
    ...judge({ schema: rules.schema, value: layer.value, partial: true }),
    ...(isMap(components) ? Object.entries(components).flatMap(([name, raw]) => checkInstance(name, raw, rules)) : []),
  ].map((said) => ({ ...said, ...placeIn(layer, said.path) }));
}

/** The name of a component that is not in the registry. */
export function unknownComponent(use: string, path: Said["path"], registry: Registry): Said {
  const known = Object.keys(registry.components).sort();
  const message = `"${use}" is not a component${didYouMean(use, known)}`;
  const suggestion = `components: ${known.join(", ")}; an instance with a name of its own says { use: <component> }`;
  return { code: "unknown-component", path, message, suggestion };
}

/** What an instance is configured with, its `use` apart. */
export function configOf(raw: RawMap): RawMap {
  return Object.fromEntries(Object.entries(raw).filter(([key]) => key !== "use"));
}

/** Judges a configuration by its component's schema; paths begin at the profile's top. */
export function judgeConfig(
  instance: string,
  component: Component,
  config: unknown,
  partial: boolean,
): readonly Said[] {
  return judge({ schema: component.config, value: config, partial }).map((said) => ({
    ...said,
    path: ["components", instance, ...said.path],
  }));
}

function checkInstance(name: string, raw: unknown, { registry, useOf }: LayerRules): readonly Said[] {
  // What is no map is told by the profile's own schema.
  if (!isMap(raw)) return [];
  const use = useOf(name);
  const component = own(registry.components, use);
  if (!component) {
    // A `use` that a layer below says is told there.
    if (typeof own(raw, "use") === "string") return [unknownComponent(use, ["components", name, "use"], registry)];
    return use === name ? [unknownComponent(use, ["components", name], registry)] : [];
  }
  return judgeConfig(name, component, configOf(raw), true);
}
