import type { Layer } from "./platform.ts";
import type { Value } from "./value.ts";

/** An image from a registry, pinned to an exact version; or one of ours, built from a folder of this repository. */
export type Image = { readonly ref: string } | { readonly build: ImageBuild };

export interface ImageBuild {
  /** Name without registry or tag: `business`. */
  readonly name: string;
  /** Folder, relative to the project's root, that holds the Dockerfile and all it copies. */
  readonly context: string;
  /** @default "Dockerfile" */
  readonly dockerfile?: string;
  readonly args?: Readonly<Record<string, string>>;
}

/** A check of health. Times in seconds. */
export interface Probe {
  readonly check:
    | { readonly kind: "http"; readonly port: string; readonly path: string }
    | { readonly kind: "tcp"; readonly port: string }
    | { readonly kind: "command" };
  /** The same check as a command inside the image: all that Docker knows. Needed for `command`. */
  readonly inside?: readonly string[];
  /** @default 10 */
  readonly every?: number;
  /** @default 5 */
  readonly timeout?: number;
  /** Failures in a row before it counts. @default 3 */
  readonly failures?: number;
}

export interface Probes {
  /** Takes traffic, and (Docker) counts as up. */
  readonly ready: Probe;
  /** Restart when this fails. Advisory: Docker does not restart. */
  readonly live?: Probe;
  /** Holds the others back until it passes once. */
  readonly startup?: Probe;
}

/** A file given to a workload. It is a secret as soon as its content refers to one. */
export interface FileSpec {
  readonly content: Value;
  /** Permission bits. @default 0o444 */
  readonly mode?: number;
  /** The software watches it: a change reaches the running workload and restarts nothing. */
  readonly reload?: boolean;
}

export interface Port {
  /** The number inside the container. */
  readonly port: number;
  /** Reachable from outside, at this number. Only a gateway may say so. */
  readonly publish?: number;
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp";
}

/** Storage that outlives the workload. */
export interface Volume {
  readonly name: string;
  readonly path: string;
  /** Bytes. Docker does not bound it: listed as not given. */
  readonly size: number;
  /** Kubernetes storage class. @default - the cluster's */
  readonly storageClass?: string;
}

/** Something below the platform's hardening, with the reason; shown by `inspect`, named in the Pod's annotations. */
export interface HardeningException {
  readonly allow: "writable-root" | "root-user";
  readonly reason: string;
}

/** A rule of Kubernetes RBAC that a workload needs to read the cluster. */
export interface ApiRule {
  /** Only in the namespaces of these zones. @default - in the whole cluster */
  readonly zones?: readonly Layer[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** How members of one group may be replaced. */
export interface Group {
  /** `serial`: never two down at once, each waits until the one before is in sync. */
  readonly update: "serial" | "parallel";
  /** Holds when a replaced member has caught up. */
  readonly inSync: Probe;
}

/** What both long-running programs and jobs have. */
export interface Program {
  /** The part's own name; absent for the instance's main one. Full name: `<instance>[-<part>]`. */
  readonly part?: string;
  readonly image: Image;
  /** Replaces the image's entrypoint. */
  readonly command?: readonly Value[];
  readonly args?: readonly Value[];
  readonly env?: Readonly<Record<string, Value>>;
  /** By name below {@link filesAt}; a name may have folders in it. */
  readonly files?: Readonly<Record<string, FileSpec>>;
  /** The one folder where all files of the workload are mounted, read-only. @default "/run/bap" */
  readonly filesAt?: string;
  /** Folders that may be written and are forgotten, with their size in bytes. */
  readonly scratch?: Readonly<Record<string, number>>;
  readonly user: { readonly uid: number; readonly gid: number };
  /** Limits for each member: millicores and bytes. */
  readonly cpu: number;
  readonly memory: number;
  readonly exceptions?: readonly HardeningException[];
  /** Jobs of the same instance, by part, that come first. */
  readonly after?: readonly string[];
  /** Who gives way when there is not room for all. Advisory. @default - "high" for edge and data, else "normal" */
  readonly priority?: "high" | "normal" | "low";
  /** May reach the world outside the platform. @default false */
  readonly egress?: boolean;
}

/** A program that keeps running. */
export interface Service extends Program {
  /** `service`: members are alike; `stateful`: each keeps its own name and volumes. */
  readonly kind: "service" | "stateful";
  readonly replicas: number;
  readonly ports: Readonly<Record<string, Port>>;
  readonly probes: Probes;
  readonly volumes?: readonly Volume[];
  /** Seconds between asking to stop and killing. @default 30 */
  readonly stopGrace?: number;
  readonly stopSignal?: "SIGTERM" | "SIGINT" | "SIGQUIT";
  /** Members spread over hosts and zones. Advisory. @default true for more than one replica */
  readonly spread?: boolean;
  readonly group?: Group;
  /** `recreate`: the old one is gone before the new one starts, for what must never run twice. @default "rolling" */
  readonly update?: "rolling" | "recreate";
  /** From `replicas` up to `max` members, so many that they use this share of their processor limit. Advisory. */
  readonly autoscale?: { readonly max: number; /** Per cent. */ readonly cpu: number };
  readonly apiAccess?: readonly ApiRule[];
  /** Scrape this port and path for Prometheus metrics. */
  readonly metrics?: { readonly port: string; readonly path: string };
  /** For `embedded`: a module (from the project's root) and its exported `start(env): Promise<{ close }>`. */
  readonly run?: { readonly entry: string; readonly start: string };
}

/** A program that ends. It may run again at any time, so it must be safe to repeat: observe, ensure, never drop. */
export interface Job extends Program {
  readonly part: string;
  readonly kind: "job";
  /** The instance whose start waits for this job: a grant. */
  readonly fulfils?: string;
  /** Seconds after which it counts as failed. @default 300 */
  readonly deadline?: number;
}

/** Where a workload belongs; filled in by `buildModel`. */
export interface Placed {
  /** `<instance>[-<part>]`, unique in the platform. */
  readonly name: string;
  readonly instance: string;
  readonly component: string;
  readonly zone: Layer;
}

export type Workload = (Service | Job) & Placed;
