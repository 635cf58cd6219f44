import type { Component, Registry } from "../components/define.ts";
import type { Target } from "../components/model/platform.ts";
import { own, type Raw } from "./layer.ts";
import type { Said } from "./messages.ts";
import { show, type Path } from "./mistake.ts";
import { didYouMean } from "./nearest.ts";

export interface BindingRules {
  readonly registry: Registry;
  readonly target: Target;
  /** The component of an instance: listed ones by their `use`, others by their own name if there is such a component. */
  readonly componentOf: (instance: string) => string | undefined;
  /** Names under `components:`. */
  readonly listed: readonly string[];
}

/** One value under `bindings:`, and whom it is for. */
export interface Bound {
  readonly capability: string;
  /** An instance, or `default`. */
  readonly consumer: string;
  readonly value: Raw;
  readonly path: Path;
}

/** All that is wrong with a binding, its types apart: those are told by the profile's own schema. */
export function checkBound(bound: Bound, rules: BindingRules): readonly Said[] {
  const { value, path, consumer } = bound;
  const providers = Array.isArray(value)
    ? checkList(bound, value as readonly Raw[], rules)
    : checkProvider(bound, value, path, rules);
  return consumer === "default" ? providers : [...providers, ...checkConsumer(bound, rules)];
}

function checkList(bound: Bound, names: readonly Raw[], rules: BindingRules): readonly Said[] {
  const { capability, path } = bound;
  const { many } = rules.registry.capabilities[capability]!;
  if (names.length > 1 && !many) {
    const message = `${capability} takes one provider, got ${names.length}`;
    const suggestion = "name one for all, and others by consumer: { default: <instance>, <consumer>: <instance> }";
    return [{ code: "too-many-providers", path, message, suggestion }];
  }
  return names.flatMap((name, i) => {
    if (names.indexOf(name) === i) return checkProvider(bound, name, [...path, i], rules);
    const message = `${show(name)} is named twice`;
    return [{ code: "bound-twice", path: [...path, i], message, suggestion: "take one out" }];
  });
}

function checkProvider({ capability }: Bound, name: Raw, path: Path, rules: BindingRules): readonly Said[] {
  if (typeof name !== "string") return [];
  const suggestion = whatProvides(capability, rules);
  const component = componentOf(name, rules);
  if (!component) {
    // A listed instance of an unknown component is told where it is listed.
    if (rules.listed.includes(name)) return [];
    const near = didYouMean(name, [...rules.listed, ...providersOf(capability, rules)]);
    const message = `${capability} is bound to nothing: "${name}" is neither under components nor a component${near}`;
    return [{ code: "bound-to-nothing", path, message, suggestion }];
  }
  const provided = Object.keys(component.provides);
  if (provided.includes(capability)) return [];
  const what = component.name === name ? `"${name}"` : `"${name}" (${component.name})`;
  const gives = provided.length > 0 ? `it provides ${provided.join(", ")}` : "it provides nothing to others";
  return [{ code: "not-a-provider", path, message: `${what} does not provide ${capability}; ${gives}`, suggestion }];
}

function checkConsumer({ capability, consumer, path }: Bound, rules: BindingRules): readonly Said[] {
  const component = componentOf(consumer, rules);
  if (!component) {
    if (rules.listed.includes(consumer)) return [];
    const message = `there is no instance "${consumer}" to bind${didYouMean(consumer, [...rules.listed, "default"])}`;
    const suggestion = `instances: ${rules.listed.join(", ") || "none"}; "default" means everyone else`;
    return [{ code: "unknown-consumer", path, message, suggestion }];
  }
  const asks = [...Object.keys(component.requires), ...Object.keys(component.optional)];
  if (asks.includes(capability)) return [];
  const message = `"${consumer}" does not ask for ${capability}`;
  const suggestion = asks.length > 0 ? `it asks for ${asks.join(", ")}` : "it asks for nothing";
  return [{ code: "not-a-consumer", path, message, suggestion }];
}

function componentOf(instance: string, { registry, componentOf }: BindingRules): Component | undefined {
  const use = componentOf(instance);
  return use === undefined ? undefined : own(registry.components, use);
}

function whatProvides(capability: string, rules: BindingRules): string {
  const names = providersOf(capability, rules);
  return names.length > 0
    ? `what provides ${capability} on ${rules.target}: ${names.join(", ")}`
    : `no component provides ${capability} on ${rules.target}`;
}

/** Listed instances and components that give a capability on the target. */
function providersOf(capability: string, rules: BindingRules): readonly string[] {
  const names = new Set([...rules.listed, ...Object.keys(rules.registry.components)]);
  return [...names].sort().filter((name) => {
    const component = componentOf(name, rules);
    return component && Object.hasOwn(component.provides, capability) && component.targets.includes(rules.target);
  });
}
