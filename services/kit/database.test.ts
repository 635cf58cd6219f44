import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DatabaseUnavailable, openDatabase } from "./database.ts";
import { migrate } from "./migrate.ts";
import { describeOnEveryDatabase, setUpMs } from "./testing/databases.ts";
import { startPostgres } from "./testing/postgres.ts";
import type { PostgresServer } from "./testing/postgres.ts";
import { describeWith } from "./testing/describe-with.ts";
import { freePort } from "./testing/programs.ts";

describeOnEveryDatabase("a database", (database) => {
  test("takes parameters and answers rows in JavaScript's types", async () => {
    const at = new Date("2030-01-02T03:04:05.678Z");
    const id = "018f0000-0000-7000-8000-000000000000";
    const { rows } = await database().query("select $1::uuid id, $2::timestamptz at, $3::text word, $4::int n", [
      id,
      at,
      "Zoë 🌍 ' \\ $1",
      7,
    ]);
    expect(rows).toEqual([{ id, at, word: "Zoë 🌍 ' \\ $1", n: 7 }]);
  });

  test("commits what a transaction did, and answers what it returned", async () => {
    await database().query("create table committed (n int)");
    const result = await database().transaction(async (tx) => {
      await tx.query("insert into committed values ($1)", [1]);
      return "done";
    });
    expect(result).toBe("done");
    expect((await database().query("select n from committed")).rows).toEqual([{ n: 1 }]);
  });

  test("rolls back when the work throws, and passes on the very same error", async () => {
    await database().query("create table rolled_back (n int)");
    const mistake = new Error("changed my mind");
    const work = database().transaction(async (tx) => {
      await tx.query("insert into rolled_back values (1)");
      throw mistake;
    });
    await expect(work).rejects.toBe(mistake);
    expect((await database().query("select n from rolled_back")).rows).toEqual([]);
  });

  test("wrong SQL is an error with its code, not an absence, and the database goes on", async () => {
    const wrong = database().transaction((tx) => tx.query("selec 1"));
    await expect(wrong).rejects.toMatchObject({ code: "42601" });
    await expect(wrong).rejects.not.toBeInstanceOf(DatabaseUnavailable);
    expect((await database().query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("transactions at the same moment do not lose each other's work", async () => {
    await database().query("create table counter (n int)");
    await database().query("insert into counter values (0)");
    const add = () => database().transaction((tx) => tx.query("update counter set n = n + 1"));
    await Promise.all(Array.from({ length: 30 }, add));
    expect((await database().query("select n from counter")).rows).toEqual([{ n: 30 }]);
  });

  test("transactions that meet crosswise are both done", async () => {
    await database().query("create table crosswise (id int, n int)");
    await database().query("insert into crosswise values (1, 0), (2, 0)");
    const add = (first: number) =>
      database().transaction(async (tx) => {
        await tx.query("update crosswise set n = n + 1 where id = $1", [first]);
        await new Promise((resolve) => setTimeout(resolve, 50));
        await tx.query("update crosswise set n = n + 1 where id = $1", [3 - first]);
      });
    await Promise.all([1, 2, 1, 2].map(add));
    expect((await database().query("select n from crosswise")).rows).toEqual([{ n: 4 }, { n: 4 }]);
  });

  test("migrations run once, in order, also when several replicas start at once", async () => {
    const steps = [
      { id: "one", statements: ["create table steps (n int)"] },
      { id: "two", statements: ["insert into steps values (1)", "insert into steps values (2)"] },
    ];
    const runs = await Promise.all(Array.from({ length: 5 }, () => migrate(database(), steps)));
    expect(runs.filter((applied) => applied.length > 0)).toEqual([["one", "two"]]);
    expect((await database().query("select count(*)::int as n from steps")).rows).toEqual([{ n: 2 }]);
    expect(await migrate(database(), [...steps, { id: "three", statements: [] }])).toEqual(["three"]);
  });

  test("a migration that fails leaves nothing behind and can be run again", async () => {
    const broken = [{ id: "half", statements: ["create table half (n int)", "selec 1"] }];
    await expect(migrate(database(), broken)).rejects.toMatchObject({ code: "42601" });
    const mended = [{ id: "half", statements: ["create table half (n int)"] }];
    expect(await migrate(database(), mended)).toEqual(["half"]);
  });
});

describe("a data folder of the embedded database", () => {
  const folder = mkdtempSync(join(tmpdir(), "bap-pglite-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test(
    "keeps its data, is nobody else's to read, and refuses a second user",
    async () => {
      const data = join(folder, "kept");
      const first = await openDatabase(`pglite:${data}`);
      await first.query("create table kept (n int)");
      await expect(openDatabase(`pglite:${data}`)).rejects.toThrow(`${data} is in use by process ${process.pid}`);
      expect(statSync(data).mode & 0o077).toBe(0);
      await first.close();
      expect(existsSync(join(data, "lock"))).toBe(false);

      // A lock of a living process holds; one of a process that is gone does not.
      writeFileSync(join(data, "lock"), String(process.ppid));
      await expect(openDatabase(`pglite:${data}`)).rejects.toThrow(`in use by process ${process.ppid}`);
      writeFileSync(join(data, "lock"), "4194999");
      const second = await openDatabase(`pglite:${data}`);
      expect((await second.query("select n from kept")).rows).toEqual([]);
      await second.close();
      await expect(second.query("select 1")).rejects.toBeInstanceOf(DatabaseUnavailable);
    },
    setUpMs,
  );

  test(
    "is made again when its making was interrupted",
    async () => {
      const half = join(folder, "half");
      mkdirSync(join(half, "data"), { recursive: true });
      writeFileSync(join(half, "data", "PG_VERSION"), "18\n");
      const database = await openDatabase(`pglite:${half}`);
      expect((await database.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
      await database.close();
    },
    setUpMs,
  );
});

describe("a server that is not there", () => {
  test("is reported as an absence, without the password", async () => {
    const database = await openDatabase(`postgres://app:s3cret@127.0.0.1:${await freePort()}/app`);
    const asked = database.query("select 1");
    await expect(asked).rejects.toBeInstanceOf(DatabaseUnavailable);
    await expect(asked).rejects.toThrow(/^(?!.*s3cret).*ECONNREFUSED/);
    await expect(database.transaction(() => Promise.resolve())).rejects.toBeInstanceOf(DatabaseUnavailable);
    await database.close();
  });
});

describeWith("postgres", "postgresql", "a PostgreSQL server that comes and goes", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, setUpMs);
  afterAll(() => server.remove());

  test(
    "is absent while it is away and used again when it is back, also when it went in the middle of a transaction",
    async () => {
      const database = await openDatabase(await server.createDatabase());
      await database.query("create table kept (n int)");
      const interrupted = database.transaction(async (tx) => {
        await tx.query("insert into kept values (1)");
        await server.stop();
        await tx.query("insert into kept values (2)");
      });
      await expect(interrupted).rejects.toBeInstanceOf(DatabaseUnavailable);
      await expect(database.query("select 1")).rejects.toBeInstanceOf(DatabaseUnavailable);
      await server.start();
      expect((await database.query("select n from kept")).rows).toEqual([]);
      await database.close();
    },
    setUpMs,
  );

  test("a password that is not known yet is an absence: the grant may still be on its way", async () => {
    const url = new URL(await server.createDatabase());
    url.password = "wrong";
    const database = await openDatabase(url.href);
    await expect(database.query("select 1")).rejects.toBeInstanceOf(DatabaseUnavailable);
    await database.close();
  });
});
