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

/** Roots, and everything that their needs reach through bindings. Settings of the rest are kept, not deployed. */
export function reach(profile: ResolvedProfile, registry: Registry, provenance: Provenance): Reach {
  const problems: Problem[] = [];
  const serves: Record<string, Record<string, readonly string[]>> = {};
  const roots = rootsOf(profile, registry);
  for (const name of profile.without) {
    if (!roots.has(name)) problems.push(notARoot(name, profile, roots, provenance));
  }
  const waiting = [...roots].filter((name) => !profile.without.includes(name));
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (name in serves) continue;
    const component = registry.components[profile.instances[name]!.use]!;
    const served: Record<string, readonly string[]> = {};
    serves[name] = served;
    for (const capability of Object.keys({ ...component.requires, ...component.optional }).sort()) {
      const providers = bound(profile, capability, name);
      if (providers.length === 0 && capability in component.requires) {
        problems.push(unbound(name, component, capability, profile, registry, provenance));
      }
      served[capability] = providers;
      waiting.push(...providers);
    }
  }
  const instances = Object.keys(serves).sort();
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

function notARoot(name: string, profile: ResolvedProfile, roots: ReadonlySet<string>, provenance: Provenance): Problem {
  const why = profile.instances[name] ? "is there because others need it" : "is not in this profile";
  return {
    code: "without-needs-root",
    path: `${provenance.locate(["without"])} without`,
    message: `"${name}" cannot be left out: it ${why}`,
    suggestion: `leave out what needs it, or bind something else; what can be left out: ${[...roots].sort().join(", ")}`,
  };
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
