import type { Base } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts } from "../../model/parts.ts";
import { fileOf } from "../../model/value.ts";
import type { Probe, Service } from "../../model/workload.ts";
import type { TemporalConfig } from "./config.ts";
import type { Role } from "./contract.ts";
import { contract, roleNames, ROLES } from "./contract.ts";
import type { Got } from "./got.ts";
import { grantJob } from "./grants.ts";
import { schemaJob } from "./schema.ts";
import { dynamicFile, serverFile } from "./server-config.ts";
import { ui } from "./ui.ts";

const MiB = 2 ** 20;

type TemporalBase = Base<TemporalConfig> & { got: Got; asked: { workflowEngine: Asked<"workflowEngine"> } };

/** The server in one process or in four, its web interface, its tables, and a namespace for each consumer. */
export function model(base: TemporalBase): Parts {
  const { self, config, asked } = base;
  const roles = config.topology === "roles" ? roleNames.map((role) => member(base, role)) : [single(base)];
  return {
    services: [...roles, ui(base)],
    jobs: [schemaJob(base), ...asked.workflowEngine.namespace.map((ask) => grantJob(base, ask))],
    logins: [{ app: self.name, note: "Nobody signs in: whoever reaches it may see and end every workflow." }],
  };
}

function single(base: TemporalBase): Service {
  return {
    ...process(base, ROLES.frontend.rpc),
    // Its members are in itself, and a container in several networks has several addresses to choose from.
    env: { ...environment(base), TEMPORAL_BROADCAST_ADDRESS: "127.0.0.1" },
    ports: { rpc: { port: ROLES.frontend.rpc }, metrics: { port: contract.metricsPort } },
    replicas: 1,
    // Two at once would take the shards from each other, each knowing only itself.
    update: "recreate",
    stopGrace: 60,
  };
}

function member(base: TemporalBase, role: Role): Service {
  const { config } = base;
  const { rpc, membership } = ROLES[role];
  const isFrontend = role === "frontend";
  return {
    ...process(base, rpc),
    part: role,
    env: { ...environment(base), TEMPORAL_SERVICES: role },
    ports: {
      rpc: { port: rpc },
      membership: { port: membership },
      ...(isFrontend ? { http: { port: contract.httpPort } } : {}),
      metrics: { port: contract.metricsPort },
    },
    replicas: config.replicas,
    // Time to hand shards and task queues to the others.
    stopGrace: isFrontend ? 30 : 60,
    ...(isFrontend && config.maxReplicas ? { autoscale: { max: config.maxReplicas, cpu: 75 } } : {}),
  };
}

function environment({ config }: TemporalBase): NonNullable<Service["env"]> {
  return {
    TEMPORAL_SERVER_CONFIG_FILE_PATH: fileOf("server.yaml"),
    TEMPORAL_ALLOW_NO_AUTH: true,
    BIND_ON_IP: "0.0.0.0",
    // Go's own collector knows nothing of a container's limit.
    GOMEMLIMIT: Math.floor(config.memory * 0.9),
  };
}

function process(base: TemporalBase, port: number) {
  const { config, got } = base;
  return {
    kind: "service",
    image: { ref: config.image },
    after: ["schema"],
    files: {
      "server.yaml": { content: serverFile(base) },
      "dynamic.yaml": { content: dynamicFile(config), reload: true },
      "database-password": { content: got.database.connection.password },
      "visibility-password": { content: got.visibility.connection.password },
    },
    scratch: { "/tmp": 64 * MiB },
    user: contract.user,
    cpu: config.cpu,
    memory: config.memory,
    probes: {
      ready: listens(port, 5, 3),
      live: listens(port, 15, 6),
      startup: listens(port, 2, 90),
    },
    metrics: { port: "metrics", path: "/metrics" },
  } as const satisfies Partial<Service>;
}

function listens(port: number, every: number, failures: number): Probe {
  return {
    check: { kind: "tcp", port: "rpc" },
    inside: ["nc", "-z", "127.0.0.1", String(port)],
    every,
    failures,
  };
}
