import type { Base } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import { fileOf, secret } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { PostgresConfig } from "./config.ts";
import { contract, dataFolder } from "./contract.ts";
import { adminJob, grantJob } from "./grants.ts";
import { credential } from "./names.ts";

const MiB = 2 ** 20;

/** One server, a role that administers it, and a grant for each consumer. */
export function model(base: Base<PostgresConfig> & { asked: { relationalStore: Asked<"relationalStore"> } }): Parts {
  const { self, config, asked } = base;
  const asks = asked.relationalStore.database;
  return {
    services: [server(base)],
    jobs:
      asks.length === 0 ? [] : [adminJob(self, config.image), ...asks.map((ask) => grantJob(self, config.image, ask))],
    secrets: [
      // Both are written into the data folder: a new value would lock everyone out.
      { name: `${self.name}/superuser`, value: { kind: "password" }, irreplaceable: true },
      { name: `${self.name}/admin`, value: { kind: "password" } },
      ...asks.map((ask): SecretSpec => ({ name: credential(self.name, ask), value: { kind: "password" } })),
    ],
  };
}

function server({ self, config }: Base<PostgresConfig>): Service {
  const folder = dataFolder(config.image);
  const settings = {
    max_connections: config.maxConnections,
    shared_buffers: `${Math.max(16, Math.floor(config.memory / 4 / MiB))}MB`,
    password_encryption: "scram-sha-256",
  };
  return {
    kind: "stateful",
    image: { ref: config.image },
    args: ["postgres", ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    env: {
      POSTGRES_USER: "postgres",
      POSTGRES_PASSWORD_FILE: fileOf("superuser-password"),
      POSTGRES_INITDB_ARGS: "--auth-host=scram-sha-256 --data-checksums",
      // A folder below the mount: a volume's own lost+found would make initdb refuse.
      PGDATA: `${folder}/cluster`,
    },
    files: { "superuser-password": { content: secret(`${self.name}/superuser`) } },
    scratch: { "/var/run/postgresql": 16 * MiB, "/tmp": 256 * MiB, "/dev/shm": 256 * MiB },
    volumes: [{ name: "data", path: folder, size: config.storage, storageClass: config.storageClass }],
    ports: { sql: { port: contract.port } },
    user: contract.user,
    replicas: 1,
    cpu: config.cpu,
    memory: config.memory,
    stopSignal: contract.stopSignal,
    stopGrace: 60,
    probes: { ready: ready(5, 6), startup: ready(2, 60) },
  };
}

// While the image initialises an empty folder, a temporary server listens on the socket only: ask over TCP.
function ready(every: number, failures: number): Service["probes"]["ready"] {
  return {
    check: { kind: "command" },
    inside: ["pg_isready", "-q", "-h", "127.0.0.1", "-U", "postgres"],
    every,
    failures,
  };
}
