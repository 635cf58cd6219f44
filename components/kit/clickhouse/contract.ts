/**
 * What the vendor's image promises, as its own Dockerfile and entrypoint have it (ClickHouse/ClickHouse, docker/server).
 * Stand-ins for tests are made from this, and nothing but this may be relied on. Its entrypoint writes users into
 * `/etc/clickhouse-server`, which is read-only here: our workloads start the programs themselves.
 */
export const contract = {
  image: "clickhouse/clickhouse-server:26.3.25.2",
  user: { uid: 101, gid: 101 },
  /** Declared as a volume. */
  data: "/var/lib/clickhouse",
  /** Those of the server's own configuration; the port for metrics is ours to choose. */
  ports: { http: 8123, native: 9000, metrics: 9363 },
  programs: ["clickhouse-server", "clickhouse-client", "sh", "wget"],
  /** Read by the client; the password stands on no command line. */
  clientEnvironment: ["CLICKHOUSE_PASSWORD"],
} as const;
