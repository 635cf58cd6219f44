/**
 * Ports are published for IPv4 only. Docker hands over clients of IPv6 through a program of its own, and they all come
 * from the bridge's private address: the gateway would take the whole world for a private network.
 */
export const PUBLISHED_AT = "0.0.0.0";

/** What every container gets beside its plan entry, in both outlets; part of the spec hash, so that a change here arrives. */
export const HARDENING = {
  capDrop: ["ALL"],
  securityOpt: ["no-new-privileges:true"],
  /** Stops a fork bomb, and leaves room for stores that keep a thread for each task. */
  pidsLimit: 4096,
  /** Docker's own default grows without bound. */
  log: { driver: "json-file", options: { "max-file": "3", "max-size": "10m" } },
  /** Images bring the init they need. */
  init: false,
} as const;

/** Seconds between asking to stop and killing, where the model does not say. */
export const STOP_GRACE = 30;

export const STOP_SIGNAL = "SIGTERM";

/** Seconds a job may take, where the model does not say. */
export const JOB_DEADLINE = 300;

/** Where files lie, where the model does not say. */
export const FILES_AT = "/run/bap";

/** Seconds in which failed checks do not count, where the model has no startup probe; a passed check ends it at once. */
export const START_PERIOD = 30;

/**
 * Options of a folder that is forgotten. It belongs to the one user of the container; programs may be run from it,
 * as in a Kubernetes emptyDir: Java unpacks native libraries there.
 */
export function tmpfsOptions(bytes: number, user: { readonly uid: number; readonly gid: number }): string {
  return `rw,exec,nosuid,nodev,size=${bytes},uid=${user.uid},gid=${user.gid},mode=0700`;
}
