/** The four roles of the server, and where each listens; all four are in every configuration, whichever runs. */
export const ROLES = {
  frontend: { rpc: 7233, membership: 6933 },
  history: { rpc: 7234, membership: 6934 },
  matching: { rpc: 7235, membership: 6935 },
  worker: { rpc: 7239, membership: 6939 },
} as const;

export type Role = keyof typeof ROLES;
export const roleNames = Object.keys(ROLES) as Role[];

/**
 * What the official images promise, as their Dockerfiles and entrypoints have it (temporalio/temporal v1.31.2
 * docker/targets, temporalio/ui-server v2.53.3). All three stand on Alpine, so `sh`, `cat`, `nc` and `wget` are BusyBox's,
 * and none declares a volume. Stand-ins for tests are made from this, and nothing but this may be relied on.
 */
export const contract = {
  user: { uid: 1000, gid: 1000 },
  server: {
    /** Starts `temporal-server start`; with BIND_ON_IP 0.0.0.0 it tells others the address of its own host name. */
    entrypoint: "/etc/temporal/entrypoint.sh",
    environment: [
      "TEMPORAL_SERVER_CONFIG_FILE_PATH",
      "TEMPORAL_ALLOW_NO_AUTH",
      "TEMPORAL_SERVICES",
      "BIND_ON_IP",
      "TEMPORAL_BROADCAST_ADDRESS",
    ],
    programs: ["temporal-server", "/bin/cat", "nc"],
  },
  tools: {
    /** The schema tool has every version of the tables inside, by this name; the folder in the image is not needed. */
    schemas: { database: "postgresql/v12/temporal", visibility: "postgresql/v12/visibility" },
    environment: ["SQL_PLUGIN", "SQL_HOST", "SQL_PORT", "SQL_USER", "SQL_PASSWORD", "SQL_DATABASE", "SQL_TLS"],
    programs: ["temporal-sql-tool", "temporal", "/bin/sh", "cat", "sleep"],
  },
  ui: {
    folder: "/home/ui-server",
    environment: [
      "TEMPORAL_ADDRESS",
      "TEMPORAL_UI_PORT",
      "TEMPORAL_CORS_ORIGINS",
      "TEMPORAL_CSRF_COOKIE_INSECURE",
      "TEMPORAL_DEFAULT_NAMESPACE",
      "TEMPORAL_SHOW_TEMPORAL_SYSTEM_NAMESPACE",
      "TEMPORAL_DISABLE_NEWS_FETCH",
    ],
    programs: ["wget"],
  },
  /** The frontend's second port: the same API over HTTP, which the other roles use for Nexus. */
  httpPort: 7243,
  metricsPort: 9090,
  uiPort: 8080,
  /** PostgreSQL's plugin, named after the oldest version that it takes. */
  plugin: "postgres12",
  /** Always there, and the server's own. */
  systemNamespace: "temporal-system",
} as const;
