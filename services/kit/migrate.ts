import type { Database } from "./database.ts";
import { EVERYBODY } from "./tenancy.ts";

/** One step of a schema. Once released it is never edited: what must change comes as the next step. */
export type Migration = { readonly id: string; readonly statements: readonly string[] };

/** Any number, the same in every replica: whoever holds it migrates, the others wait and then find nothing to do. */
const lockKey = 4_720_117;

/** Applies what is missing, in order, all of it or nothing. Safe with several replicas starting at once. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock($1)", [lockKey]);
    await tx.query(
      "create table if not exists schema_migrations (id text primary key, applied_at timestamptz not null default now())",
    );
    const { rows } = await tx.query<{ id: string }>("select id from schema_migrations");
    const applied = new Set(rows.map((row) => row.id));
    const missing = migrations.filter((migration) => !applied.has(migration.id));
    for (const migration of missing) {
      for (const statement of migration.statements) await tx.query(statement);
      await tx.query("insert into schema_migrations (id) values ($1)", [migration.id]);
    }
    return missing.map((migration) => migration.id);
  }, EVERYBODY);
}
