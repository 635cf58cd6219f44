/**
 * What the official image promises, as its own Dockerfile and entrypoint have it (docker-library/postgres).
 * Stand-ins for tests are made from this, and nothing but this may be relied on.
 */
export const contract = {
  user: { uid: 999, gid: 999 },
  port: 5432,
  /** SIGTERM means "wait until every client has left"; SIGINT ends sessions and writes a checkpoint. */
  stopSignal: "SIGINT",
  environment: ["POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS", "PGDATA"],
  programs: ["postgres", "pg_isready", "psql"],
} as const;

/**
 * The folder that the image declares as its volume: up to 17 it ends in `/data`, from 18 on it is the parent.
 * Mounted anywhere else, the image quietly makes an anonymous volume there, and the data goes with the container.
 */
export function dataFolder(image: string): string {
  const major = Number(/:(\d+)/.exec(image)?.[1] ?? "18");
  return major >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
}
