import type { BucketGrant } from "../../capabilities/object-store.ts";
import type { DatabaseGrant } from "../../capabilities/relational-store.ts";
import type { KeyspaceGrant } from "../../capabilities/cache.ts";
import type { RouteGrant } from "../../capabilities/gateway.ts";
import type { SenderGrant } from "../../capabilities/mail.ts";
import type { Base } from "../../define.ts";
import { formatOrigin } from "../../model/platform.ts";
import { secret, text, type Value } from "../../model/value.ts";
import type { ActivepiecesConfig } from "./config.ts";
import { contract } from "./contract.ts";

/** What Activepieces was granted. */
export interface Grants {
  readonly database: DatabaseGrant;
  readonly jobs: KeyspaceGrant;
  readonly route: RouteGrant;
  readonly files?: BucketGrant | undefined;
  readonly sender?: SenderGrant | undefined;
}

type Settings = Readonly<Record<string, Value>>;
type Own = Pick<Base<ActivepiecesConfig>, "self" | "config">;

/** Settings that may be seen, and those that may not; each under the name of its variable. */
export interface Environment {
  readonly open: Settings;
  readonly hidden: Settings;
}

/** Names of the secrets that are its own. */
export const own = (instance: string) => ({
  encryption: `${instance}/encryption-key`,
  signing: `${instance}/jwt-secret`,
  worker: `${instance}/worker-token`,
});

/** What the application reads; with a worker in the same container, that one too. */
export function applicationEnvironment({ self, config }: Own, { database, jobs, route, ...more }: Grants): Environment {
  const combined = config.topology === "combined";
  const { connection } = database;
  const names = own(self.name);
  return {
    open: {
      ...common(config, combined ? config.memory / 3 : config.memory * 0.75),
      ...(combined ? running(config) : { AP_EXECUTION_MODE: "SANDBOX_CODE_ONLY" }),
      AP_CONTAINER_TYPE: combined ? "WORKER_AND_APP" : "APP",
      AP_FRONTEND_URL: formatOrigin(route.origin),
      AP_EDITION: "ce",
      AP_DB_TYPE: "POSTGRES",
      AP_POSTGRES_HOST: connection.host,
      AP_POSTGRES_PORT: connection.port,
      AP_POSTGRES_DATABASE: connection.database,
      AP_POSTGRES_USERNAME: connection.user,
      AP_POSTGRES_USE_SSL: connection.tls,
      AP_POSTGRES_POOL_SIZE: 8,
      AP_REDIS_TYPE: "STANDALONE",
      AP_QUEUE_UI_ENABLED: false,
      AP_TELEMETRY_ENABLED: false,
      // Would lead people's tokens over the vendor's servers.
      AP_CLOUD_AUTH_ENABLED: false,
      AP_PIECES_SYNC_MODE: config.pieces === "official" ? "OFFICIAL_AUTO" : "NONE",
      AP_NETWORK_MODE: config.network === "strict" ? "STRICT" : "UNRESTRICTED",
      AP_CLIENT_REAL_IP_HEADER: "x-real-ip",
      ...(more.files && storage(more.files)),
      ...(sends(more.sender) && mail(more.sender)),
    },
    hidden: {
      AP_ENCRYPTION_KEY: secret(names.encryption),
      AP_JWT_SECRET: secret(names.signing),
      AP_POSTGRES_PASSWORD: connection.password,
      AP_REDIS_URL: jobs.url,
      ...(combined && { AP_WORKER_TOKEN: secret(names.worker) }),
      ...(more.files && { AP_S3_ACCESS_KEY_ID: more.files.accessKey, AP_S3_SECRET_ACCESS_KEY: more.files.secretKey }),
      ...(sends(more.sender) && { AP_SMTP_PASSWORD: more.sender.password }),
    },
  };
}

/** What a worker reads: it knows neither database nor queue, only the application, over a token. */
export function workerEnvironment({ self, config }: Own): Environment {
  return {
    open: {
      ...common(config, config.worker.memory * 0.4),
      ...running(config),
      AP_CONTAINER_TYPE: "WORKER",
      AP_FRONTEND_URL: text`http://${self.endpoint("http")}`,
    },
    hidden: { AP_WORKER_TOKEN: secret(own(self.name).worker) },
  };
}

const common = ({ logLevel }: Own["config"], heap: number): Settings => ({
  AP_PORT: contract.port,
  AP_LOG_LEVEL: logLevel,
  AP_CONFIG_PATH: "/tmp/activepieces",
  HOME: "/tmp",
  // The image's own bound knows nothing of the container's limit, and flows run in processes beside this one.
  NODE_OPTIONS: `--max-old-space-size=${Math.floor(heap / 2 ** 20)}`,
});

// People's code runs in a V8 isolate. The stricter modes need a privileged container, which is worse than what they stop.
const running = ({ concurrency }: Own["config"]): Settings => ({
  AP_EXECUTION_MODE: "SANDBOX_CODE_ONLY",
  AP_REUSE_SANDBOX: true,
  AP_WORKER_CONCURRENCY: concurrency,
});

// Signed addresses would lead browsers to a store that only the platform reaches.
const storage = ({ endpoint, region, bucket }: BucketGrant): Settings => ({
  AP_FILE_STORAGE_LOCATION: "S3",
  AP_S3_ENDPOINT: endpoint,
  AP_S3_REGION: region,
  AP_S3_BUCKET: bucket,
  AP_S3_USE_SIGNED_URLS: false,
});

// It takes a mail server only together with a user and a password.
const sends = (sender: SenderGrant | undefined): sender is SenderGrant => sender !== undefined && sender.user !== "";

const mail = ({ host, port, user, from }: SenderGrant): Settings => ({
  AP_SMTP_HOST: host,
  AP_SMTP_PORT: port,
  AP_SMTP_USERNAME: user,
  AP_SMTP_SENDER_EMAIL: from,
  AP_SMTP_SENDER_NAME: "Activepieces",
});
