import type { Job, Service } from "./workload.ts";

/** How a generated secret looks; each is derived from the stack's root key, so nothing is stored. */
export type SecretKind =
  /** Letters and digits, safe in every file and URL. @default 32 characters */
  | { readonly kind: "password"; readonly length?: number }
  | { readonly kind: "hex"; readonly bytes: number }
  /** A P-256 private key, PEM (PKCS #8). */
  | { readonly kind: "key" }
  /** A certificate, PEM, for the public half of `key`, signed by `authority`; its own authority when absent. */
  | {
      readonly kind: "certificate";
      readonly key: string;
      readonly authority?: { readonly key: string; readonly certificate: string };
      readonly subject: string;
      readonly hosts: readonly string[];
    };

export interface SecretSpec {
  /** `<owner>/<name>`: the asking instance for a credential, the component's own for a key. */
  readonly name: string;
  readonly value: SecretKind;
  /** Losing or changing it loses data: never rotated by itself, marked wherever it is listed. */
  readonly irreplaceable?: boolean;
}

/** A host outside the platform that workloads talk to. */
export interface External {
  readonly name: string;
  readonly host: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** A way from outside to a workload, as asked of the gateway and lowered by it. */
export interface Route {
  /** Who asked for it, and so whose folder and namespace its words stand in. */
  readonly instance: string;
  readonly host: string;
  readonly path: string;
  /** Workload and the name of its port. */
  readonly to: string;
  readonly port: string;
  readonly access: "public" | "internal";
  readonly limits: RouteLimits;
}

export interface RouteLimits {
  /** Requests a second and client, with a burst. @default - the gateway's own */
  readonly average?: number;
  readonly burst?: number;
  /** Bytes of a request's body. */
  readonly body?: number;
}

/** Something cluster-wide that must be there first: CRDs, an operator. Installed by the one stack that says so. */
export interface Prerequisite {
  readonly name: string;
  readonly kind: "manifests" | "chart";
  readonly ref: string;
  readonly version: string;
  readonly sha256: string;
  /** Range of Kubernetes versions. */
  readonly kubernetes: string;
  /** The kinds it brings, `<plural>.<group>`. */
  readonly provides: readonly string[];
}

/** A Kubernetes object written by a component's own `kubernetes.ts`, in the vendor's words. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What a component's `model` gives. */
export interface Parts {
  readonly services?: readonly Service[];
  readonly jobs?: readonly Job[];
  readonly secrets?: readonly SecretSpec[];
  readonly routes?: readonly Route[];
  readonly externals?: readonly External[];
  readonly prerequisites?: readonly Prerequisite[];
  /** Objects in the vendor's own words; `instance` says whose folder and namespace they belong to. */
  readonly objects?: readonly { readonly instance: string; readonly object: KubernetesObject }[];
}
