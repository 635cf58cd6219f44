import { beforeAll, expect, test } from "vitest";
import type { Database } from "./database.ts";
import { listEvents } from "./events.ts";
import type { Migration } from "./migrate.ts";
import { EVERYBODY, defaultTenant, ownRows, ownRowsMigration, tenantColumns } from "./tenancy.ts";
import { describeOnEveryDatabase, setUpMs } from "./testing/databases.ts";
import { prepare } from "./testing/service.ts";
import { unitsOn } from "./unit.ts";
import type { Left } from "./unit.ts";

const migrations: readonly Migration[] = [
  { id: "notes", statements: [`create table notes (word text, ${tenantColumns})`, ...ownRows("notes")] },
];
const someone = (organisation: string) => ({ ...defaultTenant, organisation });
const [acme, other] = [someone("acme"), someone("other")];
const all = { limit: 100, cursor: undefined, subject: undefined };

describeOnEveryDatabase("a unit of work", (database) => {
  const work: ReturnType<typeof unitsOn> = (actor, does) => unitsOn(database(), "notes")(actor, does);
  const write = (actor: typeof acme, word: string, organisation = actor.organisation) =>
    work(actor, (unit) => unit.query("insert into notes (word, organisation) values ($1, $2)", [word, organisation]));
  const words = async (read: Pick<Database, "query">) =>
    (await read.query<{ word: string }>("select word from notes order by word")).rows.map(({ word }) => word);

  beforeAll(async () => {
    await prepare(database(), migrations);
    await write(acme, "ours");
    await write(other, "theirs");
  }, setUpMs);

  test("sees rows of its organisation only, whatever its SQL asks for", async () => {
    expect(await work(acme, words)).toEqual(["ours"]);
    expect(await work(other, words)).toEqual(["theirs"]);
    expect(await work(someone("nobody"), words)).toEqual([]);
  });

  test("changes and deletes nothing of another organisation", async () => {
    await work(acme, (unit) => unit.query("update notes set word = word || '!' where organisation = 'other'"));
    await work(acme, (unit) => unit.query("delete from notes where word = 'theirs'"));
    expect(await work(other, words)).toEqual(["theirs"]);
  });

  test("fails when it writes a row for another organisation, or hands one over", async () => {
    await expect(write(acme, "planted", "other")).rejects.toThrow(/row-level security/);
    const give = work(acme, (unit) => unit.query("update notes set organisation = 'other'"));
    await expect(give).rejects.toThrow(/row-level security/);
  });

  test("an organisation by a name that is SQL is just a name", async () => {
    expect(await work(someone("x'; set local app.organisation = '*"), words)).toEqual([]);
  });

  test("without an organisation there are no rows; the service itself may see all", async () => {
    expect(await words(database())).toEqual([]);
    expect(await database().transaction(words)).toEqual([]);
    expect(await database().transaction(words, EVERYBODY)).toEqual(["ours", "theirs"]);
  });

  test("tables of an earlier version get the rules of this one", async () => {
    const rules = async (table: string) => {
      const query = "select policyname, cmd, qual, with_check from pg_policies where tablename = $1 order by 1";
      const { rows } = await database().query(query, [table]);
      return JSON.stringify(rows).replaceAll(table, "table");
    };
    await database().query(`create table earlier (word text, ${tenantColumns})`);
    await database().query("create policy own_rows on earlier using (true)");
    for (const statement of ownRowsMigration.statements) await database().query(statement);
    expect(await rules("earlier")).toBe(await rules("notes"));
    expect(await rules("notes")).toContain("app.organisation");
  });

  test("the organisation ends with its unit, also where connections are used again", async () => {
    for (let i = 0; i < 20; i++) await work(acme, words);
    expect(await words(database())).toEqual([]);
  });

  test("keeps what happened with what was done, or neither", async () => {
    const mistake = new Error("changed my mind");
    const failing = work(acme, async (unit) => {
      await unit.query("insert into notes (word, organisation) values ('lost', 'acme')");
      await unit.emit({ type: "note.lost", subject: "lost" });
      await unit.later({ name: "lose", key: "lost" });
      throw mistake;
    });
    await expect(failing).rejects.toBe(mistake);
    await work(acme, (unit) => unit.emit({ type: "note.kept", subject: "kept", data: { n: 1 } }));
    const { items } = await work(acme, (unit) => listEvents(unit, all));
    expect(items).toEqual([
      expect.objectContaining({
        specversion: "1.0",
        type: "bap.note.kept",
        source: "/notes",
        subject: "kept",
        organisation: "acme",
        data: { n: 1 },
      }),
    ]);
    expect(await work(other, (unit) => listEvents(unit, all))).toEqual({ items: [], next: null });
    expect((await work(acme, (unit) => unit.query("select name from jobs"))).rows).toEqual([]);
  });

  test("wakes who takes events away or does work, after the commit and only if there is something of it", async () => {
    const woken: Left[] = [];
    const waking = unitsOn(database(), "notes", (left) => woken.push(left));
    await waking(acme, words);
    expect(woken).toEqual([]);
    await waking(acme, (unit) => unit.emit({ type: "note.read", subject: "1" }));
    await waking(acme, (unit) => unit.later({ name: "read", key: "1" }));
    expect(woken).toEqual([
      { events: true, jobs: false },
      { events: false, jobs: true },
    ]);
  });

  test("fails when what happened is changed or deleted, by whomever", async () => {
    for (const sql of ["delete from events", "update events set data = '{}'", "update events set owner = 'eve'"]) {
      await expect(
        database().transaction((tx) => tx.query(sql), EVERYBODY),
        sql,
      ).rejects.toThrow("what happened is never changed");
    }
  });
});
