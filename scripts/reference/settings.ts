import { z } from "zod";
import type { Component } from "../../components/define.ts";
import { TARGETS, TIERS, type Tier } from "../../components/model/platform.ts";

/** One thing that a profile may say about a component. */
export interface Setting {
  /** Inside the component's settings: `rateLimit.average`. */
  readonly path: string;
  /** What may be said, in words. */
  readonly form: string;
  /** What it is where nothing is said; a target that differs is named. */
  readonly defaults: Readonly<Record<Tier, string>>;
  readonly meaning: string;
}

interface Json {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly pattern?: string;
  readonly items?: Json;
  readonly anyOf?: readonly Json[];
  readonly properties?: Readonly<Record<string, Json>>;
}

/** Every setting of a component, in the order of its schema. */
export function settingsOf(component: Component): readonly Setting[] {
  const schema = z.toJSONSchema(component.config, { io: "input", unrepresentable: "any" }) as Json;
  return leaves(schema, []).map(([path, leaf]) => ({
    path: path.join("."),
    form: formOf(leaf),
    defaults: Object.fromEntries(TIERS.map((tier) => [tier, defaultOf(component, tier, path, leaf)])) as Record<
      Tier,
      string
    >,
    meaning: leaf.description ?? "",
  }));
}

function leaves(schema: Json, path: readonly string[]): readonly (readonly [readonly string[], Json])[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, leaf]) =>
    leaf.properties ? leaves(leaf, [...path, name]) : [[[...path, name], leaf] as const],
  );
}

function defaultOf(component: Component, tier: Tier, path: readonly string[], leaf: Json): string {
  const said = (key: string): unknown => at(component.defaults[key], path);
  const own = said(tier) ?? leaf.default;
  const differing = TARGETS.flatMap((target) => {
    const value = said(`${tier}/${target}`);
    return value === undefined ? [] : [`${target}: ${show(value)}`];
  });
  return [show(own), ...differing].filter((text) => text !== "").join("; ");
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined),
    value,
  );
}

function show(value: unknown): string {
  if (value === undefined) return "";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function formOf(leaf: Json): string {
  if (leaf.anyOf) {
    // A unit that may also be a bare number is told once, by its unit.
    const unit = leaf.anyOf.map(unitOf).find((form) => form !== undefined);
    return unit ?? [...new Set(leaf.anyOf.map(formOf))].join(" or ");
  }
  if (leaf.enum) return leaf.enum.map(show).join(", ");
  if (leaf.type === "integer" || leaf.type === "number") return rangeOf(leaf);
  if (leaf.type === "array") return `a list: ${formOf(leaf.items ?? {})}`;
  return unitOf(leaf) ?? (leaf.type === "string" ? "text" : (leaf.type ?? "anything"));
}

/** Units are recognised by what their schema lets pass, so that a new unit shows up as a plain text, not as a wrong one. */
function unitOf({ pattern }: Json): string | undefined {
  if (pattern === undefined) return undefined;
  const passes = (text: string): boolean => new RegExp(pattern).test(text);
  if (passes("512Mi")) return "a size: `512Mi`, `2Gi`";
  // `250m` would also be a time, of many minutes.
  if (passes("30s")) return "a time: `30s`, `5m`";
  return passes("250m") ? "processors: `250m`, `2`" : undefined;
}

function rangeOf({ minimum, maximum = Number.MAX_SAFE_INTEGER }: Json): string {
  if (minimum === undefined) return "a whole number";
  return maximum >= Number.MAX_SAFE_INTEGER ? `from ${minimum}` : `${minimum} to ${maximum}`;
}
