import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { beginFor, DatabaseUnavailable } from "./database.ts";
import type { Database, Queryable, Row } from "./database.ts";

/**
 * Answers that mean "not now": connection lost (08), not yet known or rotated credentials (28), a database not made
 * yet (3D000), too many connections (53), shutting down or starting up (57P), a former primary that only reads (25006).
 */
const notNow = /^(08...|28...|3D000|53...|57P..|25006)$/;

/** Of two transactions that stand in each other's way, the server ends one: a deadlock, or a serialisation failure. */
const lost = /^(40P01|40001)$/;
/** So often a transaction that lost is done again. */
const maxTries = 5;

/** A pool of connections to a PostgreSQL server. */
export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // Counted here and not by the server: a pooler between the two refuses settings it does not know.
    query_timeout: 30_000,
    keepAlive: true,
  });
  // An idle connection that breaks is dropped by the pool; without a listener the event would end the process.
  pool.on("error", () => undefined);
  return {
    query: (sql, params) => run(pool, sql, params),
    transaction: async (work, organisation) => {
      for (let tries = 1; ; tries += 1) {
        try {
          return await inTransaction(pool, work, organisation);
        } catch (error) {
          if (tries === maxTries || !(error instanceof pg.DatabaseError && lost.test(error.code ?? ""))) throw error;
          // Not at the same moment as whoever else lost.
          await pause(Math.random() * 20 * tries);
        }
      }
    },
    close: () => pool.end(),
  };
}

async function inTransaction<T>(
  pool: pg.Pool,
  work: (tx: Queryable) => Promise<T>,
  organisation: string | undefined,
): Promise<T> {
  const client = await pool.connect().catch(rethrow);
  // The same for a connection that breaks between two statements: the next statement reports it.
  const ignore = () => undefined;
  client.on("error", ignore);
  let broken: Error | undefined;
  try {
    await run(client, `begin; ${beginFor(organisation)}`);
    const result = await work({ query: (sql, params) => run(client, sql, params) });
    await run(client, "commit");
    return result;
  } catch (error) {
    if (error instanceof DatabaseUnavailable) broken = error;
    else await client.query("rollback").catch((cause: unknown) => (broken = new DatabaseUnavailable(cause)));
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(broken);
  }
}

async function run<R extends Row>(
  target: pg.Pool | pg.PoolClient,
  sql: string,
  params: readonly unknown[] = [],
): Promise<{ rows: R[] }> {
  const { rows } = await target.query<R>(sql, [...params]).catch(rethrow);
  return { rows };
}

function rethrow(error: unknown): never {
  if (error instanceof pg.DatabaseError) throw notNow.test(error.code ?? "") ? new DatabaseUnavailable(error) : error;
  // A TypeError is a mistake of ours; everything else without an answer of the server is its absence.
  throw error instanceof TypeError ? error : new DatabaseUnavailable(error);
}
