import type { DatabaseAsk } from "../../capabilities/relational-store.ts";
import type { Self } from "../../define.ts";
import type { From } from "../../model/capability.ts";
import { secret } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { contract, dataFolder } from "./contract.ts";
import { credential, identifier } from "./names.ts";

// psql reads passwords from files by itself: they never stand on a command line.
const ADMIN_SQL = String.raw`
\set password ${"`cat /run/bap/admin-password`"}
SELECT 'CREATE ROLE bap_admin' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bap_admin') \gexec
ALTER ROLE bap_admin LOGIN CREATEDB CREATEROLE NOSUPERUSER PASSWORD :'password';
`.trimStart();

// CREATE DATABASE … OWNER needs membership in the owner, which CREATEROLE alone does not give since PostgreSQL 16.
const GRANT_SQL = String.raw`
\set password ${"`cat /run/bap/consumer-password`"}
SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN PASSWORD :'password';
GRANT :"role" TO CURRENT_USER;
SELECT format('CREATE DATABASE %I OWNER %I', :'role', :'role')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role') \gexec
REVOKE CONNECT, TEMPORARY ON DATABASE :"role" FROM PUBLIC;
`.trimStart();

/** Makes the role that makes everything else: not a superuser, as on a managed PostgreSQL. */
export function adminJob(self: Self, image: string): Job {
  return {
    ...psql(self, image, "postgres", "admin.sql"),
    part: "admin",
    files: {
      "login-password": { content: secret(`${self.name}/superuser`) },
      "admin-password": { content: secret(`${self.name}/admin`) },
      "admin.sql": { content: ADMIN_SQL },
    },
  };
}

/** A role and a database that it owns, for one consumer. Safe to repeat; drops nothing. */
export function grantJob(self: Self, image: string, ask: DatabaseAsk & From): Job {
  return {
    ...psql(self, image, "bap_admin", "grant.sql", "-v", `role=${identifier(ask)}`),
    part: `grant-${ask.name}`,
    fulfils: ask.from,
    after: ["admin"],
    files: {
      "login-password": { content: secret(`${self.name}/admin`) },
      "consumer-password": { content: secret(credential(self.name, ask)) },
      "grant.sql": { content: GRANT_SQL },
    },
  };
}

function psql(
  self: Self,
  image: string,
  user: string,
  file: string,
  ...variables: readonly string[]
): Omit<Job, "part"> {
  return {
    kind: "job",
    image: { ref: image },
    command: ["/bin/sh", "-c", 'PGPASSWORD="$(cat /run/bap/login-password)" exec psql "$@"', "psql"],
    args: ["-X", "-q", "-v", "ON_ERROR_STOP=1", ...variables, "-f", `/run/bap/${file}`],
    env: {
      PGHOST: self.endpoint("sql", { part: "host" }),
      PGPORT: self.endpoint("sql", { part: "port" }),
      PGUSER: user,
      PGDATABASE: "postgres",
      PGCONNECT_TIMEOUT: 10,
    },
    // The image declares its data folder as a volume: each job would leave an anonymous one behind.
    scratch: { [dataFolder(image)]: 2 ** 20 },
    user: contract.user,
    cpu: 250,
    memory: 64 * 2 ** 20,
  };
}
