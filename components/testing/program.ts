import type { Value } from "../model/value.ts";
import type { Service } from "../model/workload.ts";

/** The smallest program that a model takes, for components of tests. */
export function program(env: Readonly<Record<string, Value>> = {}, rest: Partial<Service> = {}): Service {
  return {
    kind: "service",
    image: { ref: "example/program:1.0.0" },
    env,
    ports: { http: { port: 8080 } },
    user: { uid: 1000, gid: 1000 },
    replicas: 1,
    cpu: 100,
    memory: 64 * 2 ** 20,
    probes: { ready: { check: { kind: "http", port: "http", path: "/healthz" }, inside: ["true"] } },
    ...rest,
  };
}
