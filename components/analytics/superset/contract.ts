/**
 * What images/superset promises. From its base (apache/superset's own Dockerfile): uid 1000, the programs of a virtual
 * environment and curl on the path, FLASK_APP set, PYTHONPATH at /app/pythonpath, SUPERSET_HOME and HOME at
 * /app/superset_home, no entrypoint, no volume, /health without signing in. The entry script of the base is left alone:
 * it stays in front of gunicorn as a shell, which passes no signal on.
 * From our own files: settings that read the environment and /run/bap, `bap_worker`, `bap_beat` and `bap_ensure`.
 */
export const contract = {
  /** What images/superset is built on. */
  base: "apache/superset:6.1.0",
  user: { uid: 1000, gid: 1000 },
  port: 8088,
  health: "/health",
  home: "/app/superset_home",
  programs: ["superset", "gunicorn", "celery", "python", "curl", "find", "/bin/sh"],
  application: "superset.app:create_app()",
  worker: "bap_worker:app",
  beat: "bap_beat:app",
  scheduler: "bap_beat:WatchedScheduler",
  ensure: "bap_ensure",
  /** Touched by workers and by beat as long as they go on. */
  alive: "/tmp/alive",
  files: ["secret-key", "database-password", "cache-url", "queue-url"],
  environment: [
    "DATABASE_HOST",
    "DATABASE_PORT",
    "DATABASE_NAME",
    "DATABASE_USER",
    "DATABASE_TLS",
    "CACHE_PREFIX",
    "QUEUE_PREFIX",
    "PUBLIC_URL",
  ],
} as const;
