import type { Self } from "../../define.ts";
import type { Value } from "../../model/value.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { FileSpec, Job } from "../../model/workload.ts";
import { contract, dataFolder } from "./contract.ts";
import type { Grant } from "./grants.ts";
import { ADMIN, credential, readerCredential } from "./names.ts";
import { contentOf, databaseSql, ensureRole } from "./sql.ts";

/** How a job reaches the server, and as whom. */
export interface Way {
  readonly self: Self;
  /** An image with psql in it. */
  readonly image: string;
  readonly user: string;
  /** The secret that lets the user in. */
  readonly secret: string;
  /** A database that the user may open. */
  readonly database: string;
  /** A word of libpq. @default - TLS where the server offers it */
  readonly sslmode?: "require" | "disable";
  /** Jobs of the same instance that come first. */
  readonly after?: readonly string[];
}

/** What a grant does besides: more of the script, and the files that it reads. */
export interface Besides {
  readonly sql: Value;
  readonly files: Readonly<Record<string, FileSpec>>;
}

/** As the superuser of a server of the platform's own. */
export const asSuperuser = (self: Self, image: string): Way => ({
  self,
  image,
  user: contract.superuser,
  secret: `${self.name}/superuser`,
  database: "postgres",
});

/** As the role that makes everything else on a server of the platform's own. */
export const asAdmin = (self: Self, image: string): Way => ({
  self,
  image,
  user: ADMIN,
  secret: `${self.name}/admin`,
  database: "postgres",
  after: ["admin"],
});

/** Makes the role that makes everything else: not a superuser, as on a managed PostgreSQL. */
export function adminJob(self: Self, image: string): Job {
  const { user, secret: password } = asAdmin(self, image);
  const sql = lines(
    `\\set role ${user}`,
    `\\set password ${contentOf("admin-password")}`,
    ensureRole("role", "CREATEDB CREATEROLE NOSUPERUSER "),
  );
  return {
    ...psql(asSuperuser(self, image), "admin.sql"),
    part: "admin",
    files: {
      "login-password": { content: secret(`${self.name}/superuser`) },
      "admin-password": { content: secret(password) },
      "admin.sql": { content: sql },
    },
  };
}

/** A role and a database that it owns, for one consumer. Safe to repeat; drops nothing. */
export function grantJob(way: Way, grant: Grant, besides: Besides = { sql: "", files: {} }): Job {
  const { self } = way;
  const passwords = { owner: contentOf("consumer-password"), reader: contentOf("reader-password") };
  return {
    ...psql(way, "grant.sql"),
    part: `grant-${grant.name}`,
    fulfils: grant.from,
    ...(way.after && { after: way.after }),
    files: {
      "login-password": { content: secret(way.secret) },
      "consumer-password": { content: secret(credential(self.name, grant)) },
      ...(grant.reader && { "reader-password": { content: secret(readerCredential(self.name, grant)) } }),
      ...besides.files,
      "grant.sql": { content: text`${databaseSql(grant, passwords)}${besides.sql}` },
    },
  };
}

function psql({ self, image, user, database, sslmode }: Way, file: string): Omit<Job, "part"> {
  return {
    kind: "job",
    image: { ref: image },
    command: ["/bin/sh", "-c", 'PGPASSWORD="$(cat /run/bap/login-password)" exec psql "$@"', "psql"],
    args: ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", `/run/bap/${file}`],
    env: {
      PGHOST: self.endpoint("sql", { part: "host" }),
      PGPORT: self.endpoint("sql", { part: "port" }),
      PGUSER: user,
      PGDATABASE: database,
      PGCONNECT_TIMEOUT: 10,
      ...(sslmode && { PGSSLMODE: sslmode }),
    },
    // The image declares its data folder as a volume: each job would leave an anonymous one behind.
    scratch: { [dataFolder(image)]: 2 ** 20 },
    user: contract.user,
    cpu: 250,
    memory: 64 * 2 ** 20,
  };
}
