import type { Problem } from "./error.ts";
import type { Target, Tier } from "./platform.ts";

/** Which instance each consumer's capability is served by. */
export interface Binding {
  /** Instances for everyone not named below; more than one only where the capability takes many. */
  readonly default: readonly string[];
  /** By consuming instance. */
  readonly per: Readonly<Record<string, readonly string[]>>;
}

export interface Instance {
  /** The component's name in the registry. */
  readonly use: string;
  /** Parsed by the component's schema: units are numbers, defaults are filled in. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Named under `components:` (and so a root, if it provides nothing to others). */
  readonly listed: boolean;
}

/** A profile with every layer merged and every value parsed: all that a model is made of. */
export interface ResolvedProfile {
  /** `dev`, or the base name of the file. */
  readonly profile: string;
  /** Prefix of everything that is created. @default "bap" */
  readonly name: string;
  readonly tier: Tier;
  readonly target: Target;
  readonly domain: string;
  readonly bindings: Readonly<Record<string, Binding>>;
  /** By instance: the listed ones, and those that bindings name. */
  readonly instances: Readonly<Record<string, Instance>>;
  /** Roots taken out. */
  readonly without: readonly string[];
  readonly images: {
    /** Every third-party image is taken from here: `registry.example.com/mirror`. */
    readonly registry?: string;
    /** Where images we build are pushed; `loaded`: they lie on the nodes already. */
    readonly ours?: string;
    readonly replace: Readonly<Record<string, string>>;
  };
  readonly secrets: {
    /** Rotations, by secret name. @default 1 */
    readonly versions: Readonly<Record<string, number>>;
  };
  readonly network: {
    /** Docker subnets are cut from this range, /26 each. @default "10.208.0.0/12" */
    readonly pool: string;
    /** By network name, where the computed one collides: `{ postgres: "10.213.9.0/26" }`. */
    readonly subnets: Readonly<Record<string, string>>;
  };
  /** Who brings CRDs and operators. @default "install" */
  readonly operators: "install" | "present";
  readonly prerequisites: {
    /** A folder or registry that holds them, for sites without the internet. */
    readonly from?: string;
  };
  /** Outside dev, a local state file must be asked for. */
  readonly state?: "local";
  /** The kube context that this profile may change. */
  readonly context?: string;
  readonly regions: readonly string[];
}

/** Where a value of the profile was written: `profiles/dev.yaml:12`, `--set`. */
export interface Provenance {
  /** The layer that decided a path (`["components", "redis", "memory"]`); the nearest parent's if it was never written. */
  locate(path: readonly (string | number)[]): string;
}

export type Resolution =
  | { readonly ok: true; readonly profile: ResolvedProfile; readonly provenance: Provenance }
  | { readonly ok: false; readonly problems: readonly Problem[] };
