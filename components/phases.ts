import type { Base, Component, Finding, Registry, Self } from "./define.ts";
import type { Problem } from "./model/error.ts";
import { PlatformError } from "./model/error.ts";
import type { Parts } from "./model/parts.ts";
import type { Platform } from "./model/platform.ts";
import type { Provenance, ResolvedProfile } from "./model/profile.ts";
import type { Reach } from "./reach.ts";

type Methods = Readonly<Record<string, unknown>>;
type Ask = Readonly<Record<string, unknown>> & { readonly from: string };
type AskedOf = Record<string, Record<string, Ask[]>>;

/** What one instance turned into. */
export interface Phased {
  readonly instance: string;
  readonly component: Component;
  readonly base: AnyBase;
  readonly parts: Parts;
}

// The erased form of `Base`: only the component knows its own configuration.
export type AnyBase = Base<never>;

/**
 * The three pure phases over all instances. Every `provides` and `needs` runs before any `model`,
 * so a provider knows all its consumers, whatever the order, and no phase changes what an earlier one gave.
 */
export function runPhases(
  profile: ResolvedProfile,
  registry: Registry,
  platform: Platform,
  { instances, serves }: Reach,
  provenance: Provenance,
): { readonly phased: readonly Phased[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const component = (name: string): Component => registry.components[profile.instances[name]!.use]!;
  const base = (name: string): AnyBase =>
    ({ self: selfOf(name), config: profile.instances[name]!.config, platform }) as unknown as AnyBase;
  const asked: Record<string, AskedOf> = Object.fromEntries(
    instances.map((name) => [name, emptyAsked(component(name), registry)]),
  );
  const offers = new Map<string, Methods | "in progress">();

  const offerOf = (provider: string, capability: string): Methods => {
    const key = `${provider}/${capability}`;
    const known = offers.get(key);
    if (known === "in progress") throw new PlatformError(recursion(provider, capability, provenance));
    if (known) return known;
    offers.set(key, "in progress");
    const provide = component(provider).provides[capability]!;
    const offer = provide({ ...base(provider), use: usesOf(provider) } as never);
    offers.set(key, offer);
    return offer;
  };

  const clientOf = (consumer: string, provider: string, capability: string): Methods => {
    const offer = offerOf(provider, capability);
    const client: Record<string, unknown> = { ...offer };
    for (const method of registry.capabilities[capability]!.methods) {
      client[method] = (ask: Readonly<Record<string, unknown>>) => {
        const full = { from: consumer, ...ask } as Ask;
        asked[provider]![capability]![method]!.push({ ...full, zone: component(full.from).layer });
        return (offer[method] as (ask: Ask) => unknown)(full);
      };
    }
    return client;
  };

  // Lazy: a provider's own uses are opened only when one of its consumers asks.
  const usesOf = (consumer: string): Methods => {
    const uses = {};
    for (const [capability, providers] of Object.entries(serves[consumer]!)) {
      const many = registry.capabilities[capability]!.many;
      Object.defineProperty(uses, capability, {
        enumerable: true,
        get: () => {
          const clients = providers.map((provider) => clientOf(consumer, provider, capability));
          return many ? clients : clients[0];
        },
      });
    }
    return uses;
  };

  for (const consumer of instances) {
    for (const [capability, providers] of Object.entries(serves[consumer]!)) {
      const wanted = component(consumer).requires[capability] ?? component(consumer).optional[capability] ?? {};
      for (const provider of providers) {
        problems.push(...unmet(consumer, provider, capability, wanted, offerOf(provider, capability), provenance));
      }
    }
  }
  if (problems.length > 0) return { phased: [], problems };

  const got = new Map(
    instances.map((name) => [name, component(name).needs?.({ ...base(name), use: usesOf(name) } as never)]),
  );
  const phased = instances.map((name) => {
    const own = base(name);
    const findings = component(name).check?.({ ...own, got: got.get(name) } as never) ?? [];
    problems.push(...findings.map((finding) => problemOf(name, finding, provenance)));
    const parts = component(name).model({ ...own, got: got.get(name), asked: sortAsked(asked[name]!) } as never);
    return { instance: name, component: component(name), base: own, parts };
  });
  return { phased, problems };
}

function selfOf(name: string): Self {
  const workload = (part?: string): string => (part ? `${name}-${part}` : name);
  return {
    name,
    workload,
    endpoint: (port, { of, part = "address", ...rest } = {}) => ({
      ref: "endpoint",
      workload: workload(of),
      port,
      part,
      ...rest,
    }),
  };
}

function emptyAsked(component: Component, registry: Registry): AskedOf {
  return Object.fromEntries(
    Object.keys(component.provides).map((capability) => [
      capability,
      Object.fromEntries(registry.capabilities[capability]!.methods.map((method) => [method, [] as Ask[]])),
    ]),
  );
}

/** By consumer, then by what was asked: the order of instances must not show in what is rendered. */
function sortAsked(asked: AskedOf): AskedOf {
  const key = (ask: Ask): string => `${ask.from}\n${JSON.stringify(ask)}`;
  const sort = (asks: readonly Ask[]): Ask[] => [...asks].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  return Object.fromEntries(
    Object.entries(asked).map(([capability, methods]) => [
      capability,
      Object.fromEntries(Object.entries(methods).map(([method, asks]) => [method, sort(asks)])),
    ]),
  );
}

function unmet(
  consumer: string,
  provider: string,
  capability: string,
  wanted: Readonly<Record<string, unknown>>,
  offer: Methods,
  provenance: Provenance,
): readonly Problem[] {
  return Object.entries(wanted)
    .filter(([fact, value]) => offer[fact] !== value)
    .map(([fact, value]) => ({
      code: "unmet-fact",
      path: `${provenance.locate(["bindings", capability])} bindings.${capability}`,
      message: `"${consumer}" needs a ${capability} with ${fact} "${String(value)}", and "${provider}" has "${String(offer[fact])}"`,
      suggestion: `bind another instance for it: "${capability}: { default: ${provider}, ${consumer}: <instance> }"`,
    }));
}

function problemOf(name: string, finding: Finding, provenance: Provenance): Problem {
  const path = ["components", name, ...finding.path.split(".")];
  return {
    code: "bad-configuration",
    path: `${provenance.locate(path)} ${path.join(".")}`,
    message: finding.message,
    suggestion: finding.suggestion,
  };
}

function recursion(provider: string, capability: string, provenance: Provenance): Problem {
  return {
    code: "provider-cycle",
    path: `${provenance.locate(["bindings", capability])} bindings.${capability}`,
    message: `"${provider}" would serve the ${capability} that it needs itself`,
    suggestion: `bind another instance for "${provider}": "${capability}: { default: …, ${provider}: <instance> }"`,
  };
}
