import type { External, KubernetesObject, Login, Prerequisite, Route, Script, SecretSpec } from "./parts.ts";
import type { Layer, Platform } from "./platform.ts";
import type { Workload } from "./workload.ts";

/** An instance that is in the platform. */
export interface ComponentSummary {
  /** The instance. */
  readonly name: string;
  /** The component it is made of. */
  readonly use: string;
  readonly layer: Layer;
  readonly description: string;
  readonly provides: readonly string[];
  /** Capability → the instances that serve it here. */
  readonly requires: Readonly<Record<string, readonly string[]>>;
  readonly licence: string;
  readonly topology: string;
}

/** Who talks to whom. */
export interface Edge {
  readonly from: string;
  /** A workload's or an external's name. */
  readonly to: string;
  /** Name of the port. */
  readonly port: string;
  readonly at: "start" | "run";
}

/** `then` starts once `first` is healthy (a service) or has ended well (a job). */
export interface Order {
  readonly first: string;
  readonly then: string;
}

export interface ModelSecret extends SecretSpec {
  readonly owner: string;
  readonly version: number;
}

/** The whole platform as plain, frozen JSON: what every lowering reads, and nothing else. Lists are sorted by name. */
export interface Model {
  readonly platform: Platform;
  readonly components: readonly ComponentSummary[];
  readonly workloads: readonly Workload[];
  readonly edges: readonly Edge[];
  readonly order: readonly Order[];
  /** `gateway`: the instance that serves it. */
  readonly routes: readonly (Route & { readonly gateway: string })[];
  readonly logins: readonly (Login & { readonly instance: string })[];
  readonly scripts: readonly (Script & { readonly instance: string })[];
  readonly secrets: readonly ModelSecret[];
  readonly externals: readonly External[];
  readonly prerequisites: readonly Prerequisite[];
  readonly objects: readonly { readonly instance: string; readonly object: KubernetesObject }[];
  /** Instances that are configured but that nothing reaches: kept, not deployed. */
  readonly unreached: readonly string[];
  /** How images are found: a mirror, single replacements, and where ours are. */
  readonly images: {
    readonly registry?: string;
    readonly ours?: string;
    readonly replace: Readonly<Record<string, string>>;
  };
  readonly network: { readonly pool: string; readonly subnets: Readonly<Record<string, string>> };
  readonly operators: "install" | "present";
}

/** A line of "what this target does not give you". */
export interface NotGiven {
  readonly workload: string;
  readonly feature: string;
  readonly reason: string;
}
