import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import pg from "pg";

/** Runs one statement of a transaction. */
export type Run = <R>(sql: string, params?: unknown[]) => Promise<{ readonly rows: readonly R[] }>;

/** Runs work in one transaction. */
export type Transaction = <T>(work: (run: Run) => Promise<T>) => Promise<T>;

// Without it the database shows no row, and takes none.
const ofOrganisation = "set local app.organisation = 'default'";

/** A store as somebody would open it who has nothing but a driver: the service's own driver, with as many connections. */
export async function openStore(url: string): Promise<Transaction> {
  return url.startsWith("pglite:") ? openEmbedded(url.slice("pglite:".length)) : openServer(url);
}

function openServer(url: string): Transaction {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  return async (work) => {
    const client = await pool.connect();
    try {
      await client.query(`begin; ${ofOrganisation}`);
      const result = await work((sql, params) => client.query(sql, params) as never);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback");
      throw error;
    } finally {
      client.release();
    }
  };
}

/** A folder that a service made. */
async function openEmbedded(folder: string): Promise<Transaction> {
  const postgresqlconf = ["shared_buffers = 16MB"];
  const db = await PGlite.create({ dataDir: `${folder}/data`, extensions: { vector }, postgresqlconf });
  await db.exec("set role service");
  return (work) =>
    db.transaction(async (tx) => {
      await tx.exec(ofOrganisation);
      return work((sql, params) => tx.query(sql, params) as never);
    });
}
