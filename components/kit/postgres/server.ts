import type { Base } from "../../define.ts";
import type { SecretSpec } from "../../model/parts.ts";
import { fileOf, secret } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { PostgresConfig } from "./config.ts";
import { contract, dataFolder } from "./contract.ts";

const MiB = 2 ** 20;

/** One server, which initialises its own folder. */
export function server({ self, config }: Base<PostgresConfig>): Service {
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
      POSTGRES_USER: contract.superuser,
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
    // Slow and patient: a server that is busy, or reads its log back after a crash, must not be ended for it.
    probes: { ready: ready(5, 6), live: ready(20, 9), startup: ready(2, 60) },
  };
}

/** The passwords of the server's own two roles. */
export function serverSecrets(instance: string): readonly SecretSpec[] {
  return [
    // Written into the data folder once: a new value would lock everyone out.
    { name: `${instance}/superuser`, value: { kind: "password" }, irreplaceable: true },
    { name: `${instance}/admin`, value: { kind: "password" } },
  ];
}

// While the image initialises an empty folder, a temporary server listens on the socket only: ask over TCP.
function ready(every: number, failures: number): Service["probes"]["ready"] {
  return {
    check: { kind: "command" },
    inside: ["pg_isready", "-q", "-h", "127.0.0.1", "-U", contract.superuser],
    every,
    failures,
  };
}
