import type { NotGiven } from "../components/model/model.ts";
import type { Lowered } from "../components/model/value.ts";
import type { Group, ImageBuild, Port } from "../components/model/workload.ts";

/** The platform as one Docker host runs it: plain, deterministic, secrets by name only. Both outlets read nothing else. */
export interface DockerPlan {
  /** The platform's name: prefix of everything below. */
  readonly name: string;
  readonly networks: readonly NetworkPlan[];
  /** What must outlive the containers. */
  readonly volumes: readonly VolumePlan[];
  /** Members of services, and jobs; sorted by name. */
  readonly containers: readonly ContainerPlan[];
  readonly images: readonly ImagePlan[];
  readonly notGiven: readonly NotGiven[];
}

export interface NetworkPlan {
  readonly name: string;
  /** A provider's instance, `edge` or `egress`: what `network.subnets` of a profile calls it. */
  readonly key: string;
  /** No way out of the host. */
  readonly internal: boolean;
  readonly subnet: string;
}

export interface VolumePlan {
  readonly name: string;
  readonly workload: string;
  readonly instance: string;
  /** The model's name of it. */
  readonly volume: string;
  /** Bytes that the model asks for; Docker does not bound it. */
  readonly size: number;
}

export interface ImagePlan {
  readonly reference: string;
  /** Present where we build it. */
  readonly build?: ImageBuild;
}

export interface FilePlan {
  /** Relative to {@link ContainerPlan.filesAt}. */
  readonly path: string;
  readonly content: Lowered;
  readonly mode: number;
  readonly secret: boolean;
  /** A change restarts nothing. */
  readonly reload: boolean;
}

/** Times in seconds. */
export interface HealthPlan {
  /** As Docker writes it: `["CMD", …]`. */
  readonly test: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly retries: number;
  readonly startPeriod: number;
}

/** A folder of the engine's host, mounted read-only over what the image has there. */
export interface BindPlan {
  readonly source: string;
  readonly path: string;
}

export interface ContainerPlan {
  readonly name: string;
  readonly workload: string;
  readonly instance: string;
  /** Ordinal among the workload's members. */
  readonly member: number;
  readonly kind: "service" | "stateful" | "job";
  readonly image: string;
  readonly build?: ImageBuild;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, Lowered>>;
  readonly files: readonly FilePlan[];
  readonly filesAt: string;
  /** The volume that holds the files; present when there are any. */
  readonly filesVolume?: string;
  /** Data volumes. */
  readonly mounts: readonly { readonly volume: string; readonly path: string }[];
  /** Sources that somebody works on; absent where the image's own run. */
  readonly binds?: readonly BindPlan[];
  /** Options of the mount by path. */
  readonly tmpfs: Readonly<Record<string, string>>;
  readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly ports: readonly PublishedPort[];
  /** `<uid>:<gid>` */
  readonly user: string;
  readonly readOnly: boolean;
  readonly health?: HealthPlan;
  /** Bytes. */
  readonly memory: number;
  /** Millicores. */
  readonly cpu: number;
  readonly stopSignal: string;
  readonly stopGrace: number;
  readonly restart: "unless-stopped" | "no";
  /** Seconds after which a job counts as failed. */
  readonly deadline?: number;
  /** What comes first, by container. */
  readonly after: readonly Gate[];
  readonly group?: GroupPlan;
  readonly labels: Readonly<Record<string, string>>;
}

export interface PublishedPort {
  readonly inside: number;
  readonly outside: number;
  readonly protocol: NonNullable<Port["protocol"]>;
}

export interface Gate {
  readonly container: string;
  readonly until: "healthy" | "completed";
}

export interface GroupPlan {
  /** The workload. */
  readonly name: string;
  readonly update: Group["update"];
  readonly member: number;
  /** A command inside the container that ends well once the member has caught up. */
  readonly inSync: readonly string[];
}
