/**
 * What the official image promises (metabase/metabase, bin/docker/Dockerfile and run_metabase.sh): it starts as any
 * user that is not root and then changes nothing of it, reads JAVA_OPTS and MB_* variables, unpacks its drivers into
 * MB_PLUGINS_DIR, has curl, no volume, and answers /api/health once its tables are up to date. The script takes some
 * secrets as <name>_FILE, but not the key of the encryption: so all of them are read by a shell before it.
 */
export const contract = {
  image: "metabase/metabase:v0.63.18.2",
  entrypoint: "/app/run_metabase.sh",
  user: { uid: 2000, gid: 2000 },
  ports: { http: 3000, metrics: 9191 },
  health: "/api/health",
  metrics: "/metrics",
  programs: ["/bin/sh", "curl", "/app/run_metabase.sh"],
} as const;

/** A server's certificate is checked by the authorities that Java knows: else the driver looks in a home folder. */
export const CHECKED_TLS = "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";
