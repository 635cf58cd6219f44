import { describe, expect, test } from "vitest";
import type { Whole } from "./platform.ts";

/** Databases, each owned by the role of the same name, and the secret that opens it. */
const OWNERS: Readonly<Record<string, string>> = {
  activepieces: "activepieces/postgres-activepieces",
  agents: "agents/postgres-agents",
  content: "content/postgres-content",
  finance: "finance/postgres-finance",
  grafana: "grafana/postgres-grafana",
  leads: "leads/postgres-leads",
  metabase: "metabase/postgres-metabase",
  superset: "superset/postgres-superset",
  temporal: "temporal/postgres-temporal",
  temporal_visibility: "temporal/postgres-temporal-visibility",
};
const BUSINESS = ["agents", "content", "finance", "leads"];

/** PostgreSQL, as its superuser and as each consumer sees it. */
export function describeRelational(whole: () => Whole): void {
  describe("PostgreSQL", () => {
    const superuser = async (sql: string, database = "postgres"): Promise<readonly string[]> =>
      (await whole().inside("bap-postgres-0", ["psql", "-U", "postgres", "-d", database, "-tAc", sql])).split("\n");
    // By the name that consumers use: at its own loopback the server asks for no password.
    const consumer = (role: string, database: string, password: string, sql: string): Promise<string> =>
      whole().inside("bap-postgres-0", ["psql", "-h", "postgres", "-U", role, "-d", database, "-tAc", sql], {
        PGPASSWORD: password,
      });

    test("has a database for each consumer, owned by a role of its name", async () => {
      const owners = await superuser(
        "SELECT datname || ' ' || pg_get_userbyid(datdba) FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1",
      );
      expect(owners).toEqual(Object.keys(OWNERS).map((name) => `${name} ${name}`));
    });

    test("lets each role into its own database, with the password of the vault, and into no other", async () => {
      for (const [role, secret] of Object.entries(OWNERS)) {
        expect(await consumer(role, role, whole().secret(secret), "SELECT current_user"), role).toBe(role);
      }
      await expect(consumer("leads", "leads", whole().secret(OWNERS["finance"]!), "SELECT 1")).rejects.toThrow(
        "password authentication failed",
      );
      const mayConnect = await superuser(
        `SELECT rolname || ' ' || datname FROM pg_roles, pg_database
          WHERE rolcanlogin AND rolname NOT IN ('postgres', 'bap_admin')
            AND datname <> 'postgres' AND NOT datistemplate
            AND has_database_privilege(rolname, datname, 'CONNECT') ORDER BY 1`,
      );
      const readers = BUSINESS.map((name) => `${name}_reader ${name}`);
      expect([...mayConnect].sort()).toEqual(
        [...Object.keys(OWNERS).map((name) => `${name} ${name}`), ...readers].sort(),
      );
    });

    test("lets readers read what services store, and change nothing", async () => {
      for (const name of BUSINESS) {
        const password = whole().secret(`${name}/postgres-${name}-reader`);
        const reader = (sql: string) => consumer(`${name}_reader`, name, password, sql);
        const tables = await superuser("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", name);
        expect(tables.length, name).toBeGreaterThan(0);
        for (const table of tables) expect(await reader(`SELECT count(*) FROM "${table}"`), table).toMatch(/^\d+$/);
        await expect(reader("CREATE TABLE mine (id int)"), name).rejects.toThrow("read-only transaction");
        const forced = "SET TRANSACTION READ WRITE; CREATE TABLE mine (id int)";
        await expect(reader(forced), name).rejects.toThrow("permission denied");
      }
    });

    test("holds the tables that Temporal and Superset made in theirs", async () => {
      const has = async (database: string, table: string): Promise<void> =>
        expect(await superuser(`SELECT to_regclass('${table}')`, database), database).toEqual([table]);
      await has("temporal", "executions");
      await has("temporal_visibility", "executions_visibility");
      await has("superset", "ab_user");
    });
  });
}
