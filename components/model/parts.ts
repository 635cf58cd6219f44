import type { Value } from "./value.ts";
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
    }
  /** A JSON Web Token (HS256), signed with the text of another secret; it never expires. */
  | { readonly kind: "jwt"; readonly key: string; readonly claims: Readonly<Record<string, unknown>> };

/** What only a person can know, such as the password of a server that is not ours; `bap secrets set` takes it. */
export interface GivenSecret {
  readonly kind: "given";
  /** What it is and where one finds it, for whoever is asked. */
  readonly what: string;
}

export interface SecretSpec {
  /** `<owner>/<name>`: the asking instance for a credential, the component's own for a key. */
  readonly name: string;
  readonly value: SecretKind | GivenSecret;
  /** Losing or changing it loses data: never rotated by itself, marked wherever it is listed. */
  readonly irreplaceable?: boolean;
}

/** A host outside the platform that workloads talk to. */
export interface External {
  readonly name: string;
  readonly host: string;
  readonly ports: Readonly<Record<string, number>>;
}

/**
 * Who gets through: everybody; who comes from a private network (the gateway's `privateNetworks`); nobody from outside.
 */
export type RouteAccess = "public" | "private" | "internal";

/** A way from outside to a workload, as asked of the gateway and lowered by it. */
export interface Route {
  /** Who asked for it, and so whose folder and namespace its words stand in. */
  readonly instance: string;
  readonly host: string;
  readonly path: string;
  /** Workload and the name of its port. */
  readonly to: string;
  readonly port: string;
  readonly access: RouteAccess;
  readonly limits: RouteLimits;
  /** Prefixes below its path that lead nowhere from outside. @default [] */
  readonly except?: readonly string[];
  /** A client stays with the member that answered it first. @default false */
  readonly sticky?: boolean;
  /** Path that tells the gateway whether a member can take requests. */
  readonly health?: string;
}

/** How a person gets into an application for the first time. */
export interface Login {
  /** What its address begins with, as one of the instance's routes was asked for: `grafana`. */
  readonly app: string;
  /** The account that the platform made; absent: the first who comes makes it. */
  readonly user?: string;
  /** Name of the secret that is its password. */
  readonly password?: string;
  /** What to know or to do, one sentence. */
  readonly note?: string;
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

/** Work on a server that is not ours and lets us do nothing there: `bap secrets scripts` prints it for its administrator. */
export interface Script {
  /** File name: `external-postgres.sql`. */
  readonly name: string;
  /** Where it is run, and as whom; one sentence. */
  readonly what: string;
  readonly content: Value;
}

/** What a component's `model` gives. */
export interface Parts {
  readonly services?: readonly Service[];
  readonly jobs?: readonly Job[];
  readonly secrets?: readonly SecretSpec[];
  readonly routes?: readonly Route[];
  readonly logins?: readonly Login[];
  readonly scripts?: readonly Script[];
  readonly externals?: readonly External[];
  readonly prerequisites?: readonly Prerequisite[];
  /** Objects in the vendor's own words; `instance` says whose folder and namespace they belong to. */
  readonly objects?: readonly { readonly instance: string; readonly object: KubernetesObject }[];
}
