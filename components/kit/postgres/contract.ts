/**
 * What the official image promises, as its own Dockerfile and entrypoint have it (docker-library/postgres); pgvector's
 * image is the official one with the extension compiled in, and changes none of it.
 * Stand-ins for tests are made from this, and nothing but this may be relied on.
 */
export const contract = {
  user: { uid: 999, gid: 999 },
  port: 5432,
  /** SIGTERM means "wait until every client has left"; SIGINT ends sessions and writes a checkpoint. */
  stopSignal: "SIGINT",
  environment: ["POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS", "PGDATA"],
  programs: ["postgres", "pg_isready", "psql"],
  /** Its own name for the role that it makes. */
  superuser: "postgres",
} as const;

/**
 * The folder that the image declares as its volume: up to 17 it ends in `/data`, from 18 on it is the parent.
 * Mounted anywhere else, the image quietly makes an anonymous volume there, and the data goes with the container.
 */
export function dataFolder(image: string): string {
  // A tag begins with the server's version, or says it after its own: `17.12`, `0.8.7-pg17-trixie`.
  const tag = /:([^:/@]+)(@|$)/.exec(image)?.[1] ?? "";
  const major = Number(/(?:^|-)pg(\d+)/.exec(tag)?.[1] ?? /^\d+/.exec(tag)?.[0] ?? "18");
  return major >= 18 ? "/var/lib/postgresql" : "/var/lib/postgresql/data";
}
