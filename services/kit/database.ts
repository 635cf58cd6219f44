import { z } from "zod";

export type Row = Record<string, unknown>;

/** Whatever takes SQL: the database itself, or one transaction of it. Parameters are `$1`, `$2`, … */
export interface Queryable {
  query<R extends Row = Row>(sql: string, params?: readonly unknown[]): Promise<{ rows: R[] }>;
}

/** All that a store needs of PostgreSQL, small enough that a server and an embedded one can both be it. */
export interface Database extends Queryable {
  /**
   * Runs `work` in a transaction: committed when it returns, rolled back when it throws. It is run again when it met
   * another transaction crosswise and had to give way, so what it does elsewhere may be done twice. Rows under row-level security
   * are there for the organisation that is named, and for none without.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, organisation?: string): Promise<T>;
  close(): Promise<void>;
}

/** The database did not answer (as opposed to: it answered that the SQL is wrong). Trying again may help. */
export class DatabaseUnavailable extends Error {
  constructor(cause: unknown) {
    super(`the database does not answer: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, {
      cause,
    });
    this.name = "DatabaseUnavailable";
  }
}

const allowed = "postgres://user:password@host:5432/database, pglite:<folder> or pglite:memory";

/** The setting that says where the database is. Its value holds a password: messages never repeat it. */
export const databaseUrl = z
  .string({ error: `is not set; give it (or a file that holds it, as <name>_FILE): ${allowed}` })
  .refine((value) => !value.startsWith("sqlite:"), {
    error: `is SQLite's, which cannot keep organisations apart by itself (row-level security); allowed: ${allowed}`,
    abort: true,
  })
  .refine(isDatabaseUrl, { error: `is not an address of a database (its value is secret); allowed: ${allowed}` });

/** What begins a transaction of an organisation: one message to the server. */
export const beginFor = (organisation: string | undefined): string =>
  organisation === undefined ? "" : `set local app.organisation = '${organisation.replaceAll("'", "''")}'`;

/** Opens the database an address names. Does not wait for a server: the first query connects. */
export async function openDatabase(url: string): Promise<Database> {
  if (url.startsWith("pglite:")) {
    // Loaded only here: the container image comes without the embedded database.
    const { openPglite } = await import("./database-pglite.ts");
    return openPglite(url.slice("pglite:".length));
  }
  const { openPostgres } = await import("./database-pg.ts");
  return openPostgres(url);
}

function isDatabaseUrl(value: string): boolean {
  if (value.startsWith("pglite:")) return value.length > "pglite:".length;
  const url = URL.parse(value);
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1;
}
