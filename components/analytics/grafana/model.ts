import type { SenderGrant } from "../../capabilities/mail.ts";
import { adminEmail, adminPassword, adminSecret, publicUrl } from "../../kit/bi/admin.ts";
import type { ToolGrants } from "../../kit/bi/needs.ts";
import { httpProbe } from "../../kit/bi/probe.ts";
import { type BiBase, sourcesOf } from "../../kit/bi/sources.ts";
import type { Parts } from "../../model/parts.ts";
import { fileOf, secret, text, type Value } from "../../model/value.ts";
import type { Image, Service } from "../../model/workload.ts";
import type { GrafanaConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { FOLDERS, provisioning } from "./provisioning.ts";

const MiB = 2 ** 20;

type GrafanaBase = BiBase<GrafanaConfig> & { readonly got: ToolGrants };

/** Programs without a state of their own: it is in the database. Alerts are evaluated by each, and so sent by each. */
export function model(base: GrafanaBase): Parts {
  const { self } = base;
  return {
    services: [server(base)],
    secrets: [
      // Encrypts the passwords of data sources in the database.
      { name: secretKey(base), value: { kind: "password" }, irreplaceable: true },
      adminSecret(base),
    ],
    logins: [
      {
        app: self.name,
        user: "admin",
        password: adminPassword(self.name),
        note: "The password of the first start; one that was changed since is known to who changed it.",
      },
    ],
  };
}

const secretKey = ({ self }: GrafanaBase): string => `${self.name}/secret-key`;

function server(base: GrafanaBase): Service {
  const { self, config, got } = base;
  const { replicas, maxReplicas = replicas } = config;
  const health = (every: number) => httpProbe(contract.health, contract.port, "wget", every);
  return {
    kind: "service",
    image: imageOf(base),
    env: environment(base),
    files: {
      ...provisioning(sourcesOf(base)),
      "admin-password": { content: secret(adminPassword(self.name)) },
      "secret-key": { content: secret(secretKey(base)) },
      "database-password": { content: got.database.connection.password },
      ...(got.sender?.user && { "smtp-password": { content: got.sender.password } }),
    },
    scratch: { [contract.data]: 64 * MiB, "/tmp": 64 * MiB },
    ports: { http: { port: contract.port } },
    user: contract.user,
    replicas,
    ...(maxReplicas > replicas && { autoscale: { max: maxReplicas, cpu: 70 } }),
    cpu: config.cpu,
    memory: config.memory,
    probes: {
      ready: health(5),
      live: { ...health(20), failures: 6 },
      startup: { ...health(3), failures: 100 },
    },
    metrics: { port: "http", path: contract.metrics },
  };
}

/** The plugin for ClickHouse is not in the official image, and a start must not depend on where it comes from. */
function imageOf(base: GrafanaBase): Image {
  if (base.config.image !== undefined) return { ref: base.config.image };
  const asksClickHouse = sourcesOf(base).some(({ engine }) => engine !== "postgres");
  return asksClickHouse ? { build: { name: "grafana", context: "images/grafana" } } : { ref: contract.image };
}

function environment({ config, platform, got }: GrafanaBase): Readonly<Record<string, Value>> {
  const { host, port, database, user, tls } = got.database.connection;
  return {
    GF_SERVER_ROOT_URL: `${publicUrl(got.route)}/`,
    GF_DATABASE_TYPE: "postgres",
    GF_DATABASE_HOST: text`${host}:${port}`,
    GF_DATABASE_NAME: database,
    GF_DATABASE_USER: user,
    GF_DATABASE_PASSWORD__FILE: fileOf("database-password"),
    // Of each replica; by itself it would take as many as it likes.
    GF_DATABASE_MAX_OPEN_CONN: 6,
    GF_DATABASE_SSL_MODE: tls ? "verify-full" : "disable",
    GF_SECURITY_ADMIN_USER: "admin",
    GF_SECURITY_ADMIN_EMAIL: adminEmail(platform),
    GF_SECURITY_ADMIN_PASSWORD__FILE: fileOf("admin-password"),
    GF_SECURITY_SECRET_KEY__FILE: fileOf("secret-key"),
    GF_SECURITY_COOKIE_SECURE: got.route.origin.scheme === "https",
    GF_SECURITY_DISABLE_GRAVATAR: true,
    GF_USERS_ALLOW_SIGN_UP: false,
    GF_PATHS_PROVISIONING: FOLDERS.provisioning,
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: FOLDERS.home,
    GF_LOG_MODE: "console",
    GF_LOG_LEVEL: config.logLevel,
    ...SILENT,
    ...(got.sender && mail(got.sender)),
  };
}

/** It asks nothing of its maker's servers: no updates, no news, no plugins. */
const SILENT = {
  GF_ANALYTICS_REPORTING_ENABLED: false,
  GF_ANALYTICS_CHECK_FOR_UPDATES: false,
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: false,
  GF_NEWS_NEWS_FEED_ENABLED: false,
  GF_PLUGINS_PREINSTALL_DISABLED: true,
  GF_PLUGINS_PREINSTALL_AUTO_UPDATE: false,
  GF_PLUGINS_PLUGIN_ADMIN_ENABLED: false,
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: true,
  GF_SNAPSHOTS_EXTERNAL_ENABLED: false,
} as const;

const STARTTLS = { none: "NoStartTLS", starttls: "MandatoryStartTLS", tls: "NoStartTLS" } as const;

const mail = ({ host, port, user, from, security }: SenderGrant): Readonly<Record<string, Value>> => ({
  GF_SMTP_ENABLED: true,
  GF_SMTP_HOST: text`${host}:${port}`,
  GF_SMTP_FROM_ADDRESS: from,
  GF_SMTP_STARTTLS_POLICY: STARTTLS[security],
  ...(user !== "" && { GF_SMTP_USER: user, GF_SMTP_PASSWORD__FILE: fileOf("smtp-password") }),
});
