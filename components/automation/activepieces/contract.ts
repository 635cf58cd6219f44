import type { Probe } from "../../model/workload.ts";

/**
 * What the official image promises (Dockerfile and docker-entrypoint.sh in activepieces/activepieces): Debian with Node,
 * the working folder `/usr/src/app` and in it the entrypoint, which starts what `AP_CONTAINER_TYPE` says and listens on
 * `AP_PORT`. It runs as root unless told otherwise; without process sandboxes it needs to be no one, as long as it may
 * write to the folder below, whose place matters: `isolated-vm` is found from there, in `/usr/src/node_modules`.
 */
export const contract = {
  /** The version that is tried. */
  image: "ghcr.io/activepieces/activepieces:0.88.3",
  user: { uid: 1000, gid: 1000 },
  port: 8080,
  entrypoint: "/usr/src/app/docker-entrypoint.sh",
  cache: "/usr/src/app/cache",
  programs: ["/bin/sh", "cat", "node"],
} as const;

/** Whether the application answers. */
export const health = (every: number, failures: number): Probe => ({
  check: { kind: "http", port: "http", path: "/api/v1/health" },
  inside: [
    "node",
    "-e",
    `fetch("http://127.0.0.1:${contract.port}/api/v1/health").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`,
  ],
  every,
  timeout: 5,
  failures,
});

/** Whether a worker listens, which it does only to tell of its health. */
export const listens = (every: number, failures: number): Probe => ({
  check: { kind: "tcp", port: "health" },
  inside: [
    "node",
    "-e",
    `require("net").connect(${contract.port}, "127.0.0.1").on("connect", () => process.exit(0)).on("error", () => process.exit(1))`,
  ],
  every,
  timeout: 5,
  failures,
});
