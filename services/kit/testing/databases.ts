import { afterAll, beforeAll, describe } from "vitest";
import { openDatabase } from "../database.ts";
import type { Database } from "../database.ts";
import { startPostgres } from "./postgres.ts";
import type { PostgresServer } from "./postgres.ts";
import { describeWith } from "./describe-with.ts";

/** Time for a database to be made on a busy machine. */
export const setUpMs = 120_000;

/**
 * The same suite on the embedded database and on a real PostgreSQL server. `database()` is one database for the whole
 * suite, so tests keep apart by tables or organisations of their own.
 */
export function describeOnEveryDatabase(name: string, suite: (database: () => Database) => void): void {
  describe(`${name}, on PGlite`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await openDatabase("pglite:memory");
    }, setUpMs);
    afterAll(() => database.close());
    suite(() => database);
  });

  describeWith("postgres", "postgresql", `${name}, on PostgreSQL`, () => {
    let server: PostgresServer;
    let database: Database;
    beforeAll(async () => {
      server = await startPostgres();
      database = await openDatabase(await server.createDatabase());
    }, setUpMs);
    afterAll(async () => {
      await database.close();
      await server.remove();
    });
    suite(() => database);
  });
}
