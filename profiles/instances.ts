import type { Component, Registry } from "../components/define.ts";
import type { Instance } from "../components/model/profile.ts";
import type { Target, Tier } from "../components/model/platform.ts";
import { configOf, judgeConfig } from "./check-layer.ts";
import { isMap, own, reach, type Raw, type RawMap } from "./layer.ts";
import { merge } from "./merge.ts";
import type { Said } from "./messages.ts";
import type { Path } from "./mistake.ts";
import type { Written } from "./provenance.ts";

/** What decides which of a component's defaults hold. */
export interface Grade {
  readonly tier: Tier;
  readonly target: Target;
}

export interface Instances {
  readonly instances: Readonly<Record<string, Instance>>;
  readonly mistakes: readonly Said[];
}

/** Parses the configuration of each instance, once, over the defaults of its component for this tier and target. */
export function readInstances(
  uses: ReadonlyMap<string, string>,
  listed: RawMap,
  registry: Registry,
  grade: Grade,
): Instances {
  const instances: Record<string, Instance> = {};
  const mistakes: Said[] = [];
  for (const [name, use] of [...uses].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const component = own(registry.components, use);
    const written = own(listed, name) ?? {};
    // Unknown components and what is no map were told layer by layer.
    if (!component || !isMap(written)) continue;
    const raw = [...defaultsOf(component, grade).map(({ value }) => value), configOf(written)].reduce(merge, {});
    const parsed = component.config.safeParse(raw);
    if (!parsed.success) mistakes.push(...judgeConfig(name, component, raw, false));
    else instances[name] = { use, config: parsed.data, listed: Object.hasOwn(listed, name) };
  }
  return { instances, mistakes };
}

/** The component of each listed instance: what it says under `use`, or its own name. */
export function usesOf(profile: RawMap): ReadonlyMap<string, string> {
  const components = own(profile, "components");
  return new Map(
    Object.entries(isMap(components) ? components : {}).map(([name, raw]) => {
      const use = isMap(raw) ? own(raw, "use") : undefined;
      return [name, typeof use === "string" ? use : name];
    }),
  );
}

/** What components say of a path for this tier and target, the more exact last. */
export function explainDefaults(uses: ReadonlyMap<string, string>, registry: Registry, grade: Grade) {
  return (path: Path): readonly Written[] => {
    const [section, name, ...rest] = path;
    const use = section === "components" ? uses.get(String(name)) : undefined;
    const component = use === undefined ? undefined : own(registry.components, use);
    if (!component || rest.length === 0) return [];
    return defaultsOf(component, grade).flatMap(({ where, value }) => {
      const found = reach(value, rest);
      return found.depth === rest.length ? [{ where, value: found.value as Raw }] : [];
    });
  };
}

function defaultsOf({ name, defaults }: Component, { tier, target }: Grade): readonly { where: string; value: Raw }[] {
  return [tier, `${tier}/${target}`].flatMap((key) => {
    const value = own(defaults, key) as RawMap | undefined;
    return value ? [{ where: `${key} defaults of ${name}`, value }] : [];
  });
}
