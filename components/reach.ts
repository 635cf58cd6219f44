import type { Component, Registry } from "./define.ts";
import type { Problem } from "./model/error.ts";
import type { Provenance, ResolvedProfile } from "./model/profile.ts";

/** Which instances are in the platform, and which of them serves what to whom. */
export interface Reach {
  /** In order of name. */
  readonly instances: readonly string[];
  /** Consumer → capability → providers. */
  readonly serves: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly problems: readonly Problem[];
}

/**
 * Roots, and everything that their needs reach through bindings. Settings of the rest are kept, not deployed. What
 * `without` names is left out wherever it is only of use, not needed.
 */
export function reach(profile: ResolvedProfile, registry: Registry, provenance: Provenance): Reach {
  const problems: Problem[] = [];
  const serves: Record<string, Record<string, readonly string[]>> = {};
  const roots = rootsOf(profile, registry);
  const without = new Set(profile.without);
  const neededBy = new Map<string, string>();
  const waiting = [...roots].filter((name) => !without.has(name));
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (name in serves) continue;
    const component = registry.components[profile.instances[name]!.use]!;
    const served: Record<string, readonly string[]> = {};
    serves[name] = served;
    for (const capability of Object.keys({ ...component.requires, ...component.optional }).sort()) {
      const required = capability in component.requires;
      const providers = bound(profile, capability, name).filter((one) => required || !without.has(one));
      for (const one of required ? providers : []) neededBy.set(one, name);
      if (providers.length === 0 && required) {
        problems.push(unbound(name, component, capability, profile, registry, provenance));
      }
      served[capability] = providers;
      waiting.push(...providers);
    }
  }
  const instances = Object.keys(serves).sort();
  for (const name of profile.without) {
    if (!profile.instances[name]) problems.push(notThere(name, instances, provenance));
    else if (serves[name]) problems.push(stillNeeded(name, neededBy.get(name)!, provenance));
  }
  problems.push(...instances.flatMap((name) => unsupported(name, profile, registry, provenance)));
  return { instances, serves, problems };
}

function rootsOf(profile: ResolvedProfile, registry: Registry): Set<string> {
  const listed = Object.entries(profile.instances)
    .filter(([, { listed, use }]) => listed && Object.keys(registry.components[use]!.provides).length === 0)
    .map(([name]) => name);
  const always = Object.entries(profile.bindings)
    .filter(([capability]) => capability === "gateway" || registry.capabilities[capability]?.many)
    .flatMap(([, binding]) => binding.default);
  return new Set([...listed, ...always]);
}

function bound(profile: ResolvedProfile, capability: string, consumer: string): readonly string[] {
  const binding = profile.bindings[capability];
  return binding?.per[consumer] ?? binding?.default ?? [];
}

function unbound(
  name: string,
  component: Component,
  capability: string,
  profile: ResolvedProfile,
  registry: Registry,
  provenance: Provenance,
): Problem {
  const able = Object.values(registry.components)
    .filter((other) => capability in other.provides && other.targets.includes(profile.target))
    .map((other) => other.name);
  return {
    code: "unbound-capability",
    path: `${provenance.locate(["components", name])} components.${name}`,
    message: `"${component.name}" needs a ${capability}, and the profile binds none`,
    suggestion: `add "${capability}: <instance>" under bindings; on ${profile.target} it can be ${able.join(", ") || "(nothing in the registry)"}`,
  };
}

function notThere(name: string, instances: readonly string[], provenance: Provenance): Problem {
  return {
    code: "without-unknown",
    path: `${provenance.locate(["without"])} without`,
    message: `"${name}" cannot be left out: it is not in this profile`,
    suggestion: `what is there: ${instances.join(", ")}`,
  };
}

function stillNeeded(name: string, by: string, provenance: Provenance): Problem {
  return {
    code: "without-needed",
    path: `${provenance.locate(["without"])} without`,
    message: `"${name}" cannot be left out: "${by}" needs it`,
    suggestion: `leave out "${by}", too, or bind something else for it`,
  };
}

/**
 * What stays when only some instances are wanted: they, the gateway, and everything that these need; not what would
 * only be of use to them.
 */
export function closureOf(only: readonly string[], profile: ResolvedProfile, registry: Registry): ReadonlySet<string> {
  const kept = new Set<string>();
  const waiting = [...only, ...(profile.bindings["gateway"]?.default ?? [])];
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const use = profile.instances[name]?.use;
    if (kept.has(name) || use === undefined) continue;
    kept.add(name);
    const { requires, optional } = registry.components[use]!;
    // Of a part alone, too, it is to be known who asks.
    const needed = [...Object.keys(requires), ...(optional.identity ? ["identity"] : [])];
    waiting.push(...needed.flatMap((capability) => bound(profile, capability, name)));
  }
  return kept;
}

function unsupported(
  name: string,
  profile: ResolvedProfile,
  registry: Registry,
  provenance: Provenance,
): readonly Problem[] {
  const { use, config } = profile.instances[name]!;
  const component = registry.components[use]!;
  const path = `${provenance.locate(["components", name])} components.${name}`;
  if (!component.targets.includes(profile.target)) {
    return [
      {
        code: "unsupported-target",
        path,
        message: `"${use}" does not run on ${profile.target}`,
        suggestion: `it runs on ${component.targets.join(", ")}: choose one with target:, or bind another component`,
      },
    ];
  }
  const topology = typeof config.topology === "string" ? config.topology : undefined;
  const targets = topology === undefined ? undefined : component.topologies[topology];
  if (!targets || targets.includes(profile.target)) return [];
  const others = Object.entries(component.topologies).filter(([, on]) => on.includes(profile.target));
  return [
    {
      code: "unsupported-topology",
      path: `${provenance.locate(["components", name, "topology"])} components.${name}.topology`,
      message: `topology "${topology}" of "${use}" does not run on ${profile.target}`,
      suggestion: `on ${profile.target} it can be ${others.map(([word]) => `"${word}"`).join(", ") || "(none)"}; "${topology}" runs on ${targets.join(", ")}`,
    },
  ];
}
