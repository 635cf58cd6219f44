import type { z } from "zod";
import type { Asked, CapabilityName, Capability, Offer, Uses, Wants } from "./model/capability.ts";
import type { KubernetesObject, Parts } from "./model/parts.ts";
import type { Layer, Platform, Target, Tier } from "./model/platform.ts";
import type { EndpointRef } from "./model/value.ts";

/** An instance's own names, so that no component spells them. */
export interface Self {
  /** The instance: the key under `components:`. */
  readonly name: string;
  /** Name of one of its workloads: `<instance>[-<part>]`. */
  workload(part?: string): string;
  /** A port of one of its workloads, as others reach it. @default part: "address", at: "start" */
  endpoint(port: string, options?: Partial<Pick<EndpointRef, "part" | "at" | "member">> & { of?: string }): EndpointRef;
}

export interface Base<S extends z.ZodObject> {
  readonly self: Self;
  readonly config: z.output<S>;
  readonly platform: Platform;
}

/** An SPDX identifier; anything that is not approved by the OSI needs a named reason. */
export interface Licence {
  readonly spdx: string;
  readonly exception?: string;
}

/** Something wrong with a component's configuration that no single field shows. */
export interface Finding {
  /** Inside the instance's configuration: `storage`. */
  readonly path: string;
  readonly message: string;
  readonly suggestion: string;
}

export interface Definition<S extends z.ZodObject, R extends Wants, O extends Wants, P extends CapabilityName, G> {
  /** The vendor's own word, kebab-case; the folder has the same name. */
  readonly name: string;
  readonly layer: Layer;
  readonly licence: Licence;
  /** One sentence for `inspect` and the reference. */
  readonly description: string;
  /** @default ["docker", "kubernetes"] */
  readonly targets?: readonly Target[];
  /** Where each value of `config.topology` can run. @default - every topology on every target */
  readonly topologies?: Readonly<Record<string, readonly Target[]>>;
  /** Always `z.strictObject`, each field with a default and a description. */
  readonly config: S;
  /** What differs by tier, or by tier and target (the more exact wins). */
  readonly defaults?: Partial<Record<Tier | `${Tier}/${Target}`, z.input<S>>>;
  readonly requires?: R;
  readonly optional?: O;
  /** First phase: what it will give, from its own configuration alone. */
  readonly provides?: { readonly [K in P]: (base: Base<S> & { readonly use: Uses<R, O> }) => Offer<K> };
  /** Second phase: everything it asks of others. */
  readonly needs?: (base: Base<S> & { readonly use: Uses<R, O> }) => G;
  /** Third phase: what it is, from what it got and what was asked of it. Annotate the return type, or typos compile. */
  readonly model: (base: Base<S> & { readonly got: G; readonly asked: { readonly [K in P]: Asked<K> } }) => Parts;
  /** Meaning that spans fields. */
  readonly check?: (base: Base<S> & { readonly got: G }) => readonly Finding[];
  /** The last word on each Kubernetes object of the instance: the way out where the model has no word. */
  readonly transform?: (object: KubernetesObject, base: Base<S>) => KubernetesObject;
}

// What the phases take and give is only known to the component itself; outside, they are opaque.
type Opaque = never;

/** A component as everyone but its author sees it. */
export interface Component {
  readonly name: string;
  readonly layer: Layer;
  readonly licence: Licence;
  readonly description: string;
  readonly targets: readonly Target[];
  readonly topologies: Readonly<Record<string, readonly Target[]>>;
  readonly config: z.ZodObject;
  readonly defaults: Readonly<Partial<Record<string, Readonly<Record<string, unknown>>>>>;
  readonly requires: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly optional: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly provides: Readonly<Record<string, (base: Opaque) => Readonly<Record<string, unknown>>>>;
  readonly needs?: (base: Opaque) => unknown;
  readonly model: (base: Opaque) => Parts;
  readonly check?: (base: Opaque) => readonly Finding[];
  readonly transform?: (object: KubernetesObject, base: Opaque) => KubernetesObject;
}

/** Everything a profile can name. A user's own parts join by spreading: {@link extendRegistry}. */
export interface Registry {
  readonly components: Readonly<Record<string, Component>>;
  readonly capabilities: Readonly<Record<string, Capability>>;
}

/** Declares a component; the one place where its types are erased. */
export function defineComponent<
  S extends z.ZodObject,
  const R extends Wants = Record<never, never>,
  const O extends Wants = Record<never, never>,
  P extends CapabilityName = never,
  G = unknown,
>(definition: Definition<S, R, O, P, G>): Component {
  return {
    targets: ["docker", "kubernetes"],
    topologies: {},
    requires: {},
    optional: {},
    provides: {},
    defaults: {},
    ...definition,
  } as unknown as Component;
}

/** The registry with somebody's own components and capabilities beside ours. */
export function extendRegistry(registry: Registry, own: Partial<Registry>): Registry {
  return {
    components: { ...registry.components, ...own.components },
    capabilities: { ...registry.capabilities, ...own.capabilities },
  };
}
