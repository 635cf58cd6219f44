import { adminPassword, adminEmail, adminSecret, publicUrl } from "../../kit/bi/admin.ts";
import type { ToolGrants } from "../../kit/bi/needs.ts";
import { httpProbe } from "../../kit/bi/probe.ts";
import { addresses, type BiBase, sourcesOf } from "../../kit/bi/sources.ts";
import type { SenderGrant } from "../../capabilities/mail.ts";
import type { Parts } from "../../model/parts.ts";
import { secret, text, type Value } from "../../model/value.ts";
import type { Job, Service } from "../../model/workload.ts";
import type { MetabaseConfig } from "./config.ts";
import { CHECKED_TLS, contract } from "./contract.ts";
import { setupJob } from "./setup.ts";

const MiB = 2 ** 20;
const GiB = 2 ** 30;
/** Below 1.5 GB it is known to be killed while it changes tables. */
const MIGRATION_MEMORY = 2 * GiB;

export type MetabaseBase = BiBase<MetabaseConfig> & { readonly got: ToolGrants };

/** Programs that share one database, a job that makes its tables, and one that sets up what a person would first. */
export function model(base: MetabaseBase): Parts {
  const { self, platform } = base;
  return {
    services: [server(base)],
    jobs: [migrateJob(base), setupJob(base)],
    secrets: [
      // Encrypts the passwords of data sources in the database; without it Metabase refuses to start again.
      { name: encryptionKey(base), value: { kind: "password", length: 44 }, irreplaceable: true },
      adminSecret(base),
    ],
    logins: [
      {
        app: self.name,
        user: adminEmail(platform),
        password: adminPassword(self.name),
        note: "The platform signs in with it to set up data sources: leave its password, make another account for yourself.",
      },
    ],
  };
}

const encryptionKey = ({ self }: MetabaseBase): string => `${self.name}/encryption-key`;

function server(base: MetabaseBase): Service {
  const { config, got } = base;
  const { replicas, maxReplicas = replicas } = config;
  const { sender } = got;
  const health = (every: number) => httpProbe(contract.health, contract.ports.http, "curl", every);
  return {
    kind: "service",
    ...program(base),
    command: ["/bin/sh", "-c", `${SIGN_IN}\nexec ${contract.entrypoint}`],
    env: environment(base),
    files: {
      ...credentials(base),
      ...(sender?.user && { "smtp-password": { content: sender.password } }),
    },
    ports: { http: { port: contract.ports.http }, metrics: { port: contract.ports.metrics } },
    after: ["migrate"],
    replicas,
    ...(maxReplicas > replicas && { autoscale: { max: maxReplicas, cpu: 70 } }),
    cpu: config.cpu,
    memory: config.memory,
    stopGrace: 60,
    // Two versions must not share a database for longer than it takes to end the old one.
    update: "recreate",
    probes: {
      ready: health(10),
      live: { ...health(20), timeout: 10, failures: 6 },
      // It answers 503 while it changes tables: who kills it then leaves a lock behind.
      startup: { ...health(5), failures: 120 },
    },
    metrics: { port: "metrics", path: contract.metrics },
  };
}

/** Alone: servers that meet an empty database at once stand in each other's way, and one of them fails. */
function migrateJob(base: MetabaseBase): Job {
  const memory = Math.min(base.config.memory, MIGRATION_MEMORY);
  return {
    kind: "job",
    part: "migrate",
    ...program(base),
    command: ["/bin/sh", "-c", `${SIGN_IN}\nexec ${contract.entrypoint} migrate up`],
    env: { ...database(base), ...java(memory) },
    files: credentials(base),
    cpu: base.config.cpu,
    memory,
    // Who ends it half-way leaves a lock behind.
    deadline: 3600,
  };
}

const program = ({ config }: MetabaseBase) => ({
  image: { ref: config.image },
  scratch: { "/plugins": 512 * MiB, "/tmp": 256 * MiB },
  user: contract.user,
});

const credentials = (base: MetabaseBase) => ({
  "database-password": { content: base.got.database.connection.password },
  "encryption-key": { content: secret(encryptionKey(base)) },
});

const SIGN_IN = [
  "set -eu",
  "cd /tmp",
  'MB_DB_PASS="$(cat /run/bap/database-password)"',
  'MB_ENCRYPTION_SECRET_KEY="$(cat /run/bap/encryption-key)"',
  "export MB_DB_PASS MB_ENCRYPTION_SECRET_KEY",
  'if [ -f /run/bap/smtp-password ]; then export MB_EMAIL_SMTP_PASSWORD="$(cat /run/bap/smtp-password)"; fi',
].join("\n");

function environment(base: MetabaseBase): Readonly<Record<string, Value>> {
  const { config, got } = base;
  const sources = sourcesOf(base);
  return {
    ...database(base),
    ...java(config.memory),
    MB_JDBC_DATA_WAREHOUSE_MAX_CONNECTION_POOL_SIZE: POOLS.source,
    MB_SITE_URL: publicUrl(got.route),
    MB_PROMETHEUS_SERVER_PORT: { ref: "own", part: "port", port: "metrics" },
    MB_ANON_TRACKING_ENABLED: false,
    MB_LOAD_SAMPLE_CONTENT: false,
    ...(sources.length > 0 && { SOURCES: addresses(sources) }),
    ...(got.sender && mail(got.sender)),
  };
}

function database({ got }: MetabaseBase): Readonly<Record<string, Value>> {
  const { host, port, database, user, tls } = got.database.connection;
  return {
    MB_DB_TYPE: "postgres",
    ...(tls
      ? { MB_DB_CONNECTION_URI: text`jdbc:postgresql://${host}:${port}/${database}?${CHECKED_TLS}` }
      : { MB_DB_HOST: host, MB_DB_PORT: port, MB_DB_DBNAME: database }),
    MB_DB_USER: user,
    MB_APPLICATION_DB_MAX_CONNECTION_POOL_SIZE: POOLS.own,
    MB_CHECK_FOR_UPDATES: false,
  };
}

/** Most connections of each replica: to its own database, and to each source. Its own defaults are 15 and 15. */
const POOLS = { own: 8, source: 3 } as const;

const java = (memory: number): Readonly<Record<string, Value>> => ({
  MB_PLUGINS_DIR: "/plugins",
  // What lies in /plugins and /tmp counts as memory on Docker, beside heap and code.
  JAVA_OPTS: `-Xmx${Math.floor(memory / 2 / MiB)}m -Duser.home=/tmp`,
  HOME: "/tmp",
});

const mail = ({ host, port, user, from, security }: SenderGrant): Readonly<Record<string, Value>> => ({
  MB_EMAIL_SMTP_HOST: host,
  MB_EMAIL_SMTP_PORT: port,
  MB_EMAIL_SMTP_SECURITY: security === "tls" ? "ssl" : security,
  MB_EMAIL_FROM_ADDRESS: from,
  ...(user !== "" && { MB_EMAIL_SMTP_USERNAME: user }),
});
