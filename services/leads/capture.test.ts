import { beforeAll, expect, test } from "vitest";
import { describeOnEveryDatabase, setUpMs } from "../kit/testing/databases.ts";
import { prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { captureOne } from "./capture.ts";
import { changeLead } from "./change.ts";
import { migrations } from "./migrations.ts";
import { findCaptured, findLead, leadsPage, touchesPage } from "./store.ts";
import { captured, eventsOf, someone, workOn } from "./testing.ts";

const zoe = { name: "Zoë 🌍", email: "zoe@example.com", company: "O'Neil; drop table leads", message: "a\nb" };
const numbered = (n: number) => ({ name: `lead ${n}`, email: `lead${n}@example.com` });
const all = { limit: 100 };

describeOnEveryDatabase("leads", (database) => {
  const work: ReturnType<typeof workOn> = (actor, does) => workOn(database())(actor, does);
  beforeAll(() => prepare(database(), migrations), setUpMs);

  test("a lead is answered as it was stored, and again by its id", async () => {
    const mine = someone("stored");
    const { lead, isNew } = await work(mine, (unit) => captureOne(unit, uuidv7(), zoe));
    expect(isNew).toBe(true);
    const given = { status: "new", score: 0, reasons: [], assignee: null, source: null, country: null };
    expect(lead).toEqual({ ...zoe, ...given, id: lead.id, createdAt: lead.createdAt });
    expect(Math.abs(Date.now() - Date.parse(lead.createdAt))).toBeLessThan(60_000);
    expect(await work(mine, (unit) => findLead(unit, lead.id))).toEqual(lead);
    expect(await work(mine, (unit) => findLead(unit, uuidv7()))).toBeUndefined();
  });

  test("a row says whose it is, and an event what happened, without a word about a person", async () => {
    const actor = { organisation: "acme", team: "north", owner: "ida" };
    const [id] = await work(actor, (unit) => captured(unit, { ...zoe, source: "fair" }));
    const { rows } = await work(actor, (unit) => unit.query("select organisation, team, owner from leads"));
    expect(rows).toEqual([actor]);
    const events = await eventsOf(work, actor);
    expect(events).toEqual([{ type: "lead.captured", subject: id, data: { source: "fair", score: 0 } }]);
    expect(JSON.stringify(events)).not.toContain("Zo");
  });

  test("leads are listed newest first, page by page, each once, also when new ones come in between", async () => {
    const mine = someone("listed");
    const ids = await work(mine, (unit) => captured(unit, ...Array.from({ length: 7 }, (_, i) => numbered(i))));
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages++) {
      const page = await work(mine, (unit) => leadsPage(unit, { limit: 3, cursor }));
      seen.push(...page.items.map((lead) => lead.id));
      await work(mine, (unit) => captured(unit, numbered(100 + pages)));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(ids.toReversed());
  });

  test("a page that ends with the last lead has no next one, and one of a status has only those", async () => {
    const mine = someone("even");
    const [one = "", two = ""] = await work(mine, (unit) => captured(unit, numbered(1), numbered(2)));
    expect((await work(mine, (unit) => leadsPage(unit, { limit: 2 }))).next).toBeNull();
    await work(mine, (unit) => changeLead(unit, two, { status: "won" }));
    const won = await work(mine, (unit) => leadsPage(unit, { ...all, status: "won" }));
    const open = await work(mine, (unit) => leadsPage(unit, { ...all, status: "new" }));
    expect([won, open].map(({ items }) => items.map(({ id }) => id))).toEqual([[two], [one]]);
    const nobodys = await work(someone("nobody"), (unit) => leadsPage(unit, { limit: 2 }));
    expect(nobodys).toEqual({ items: [], next: null });
  });

  test("whoever comes again is the lead they were, and what they say now is kept beside it", async () => {
    const mine = someone("again");
    const [first = ""] = await work(mine, (unit) => captured(unit, { ...zoe, message: "first" }));
    const second = uuidv7();
    const again = { ...zoe, email: "ZOE@example.com", message: "second", source: "fair" };
    const { lead, isNew } = await work(mine, (unit) => captureOne(unit, second, again));
    expect({ isNew, id: lead.id, message: lead.message }).toEqual({ isNew: false, id: first, message: "first" });
    expect(await work(mine, (unit) => findCaptured(unit, second))).toEqual({ lead, isNew: false });
    const touches = await work(mine, (unit) => touchesPage(unit, first, all));
    expect(touches.items).toMatchObject([{ id: second, message: "second", source: "fair" }]);
    expect((await eventsOf(work, mine)).map(({ type, subject }) => [type, subject])).toEqual([
      ["lead.captured", first],
      ["lead.seen-again", first],
    ]);
  });

  test("twenty submissions of one person at once are one lead and nineteen touches", async () => {
    const mine = someone("at once");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => work(mine, (unit) => captureOne(unit, uuidv7(), zoe))),
    );
    expect(new Set(answers.map(({ lead }) => lead.id)).size).toBe(1);
    expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
    const { items } = await work(mine, (unit) => touchesPage(unit, answers[0]?.lead.id ?? "", all));
    expect(items).toHaveLength(19);
  });

  test("many units with the same people, each in another order, never wait for each other for ever", async () => {
    const mine = someone("crosswise");
    const people = Array.from({ length: 50 }, (_, i) => numbered(i));
    const orders = [people, people.toReversed(), people.toSorted(() => Math.random() - 0.5), people.toReversed()];
    await Promise.all(orders.map((order) => work(mine, (unit) => captured(unit, ...order))));
    const { rows } = await work(mine, (unit) =>
      unit.query("select (select count(*) from leads)::int as leads, (select count(*) from touches)::int as touches"),
    );
    expect(rows).toEqual([{ leads: 50, touches: 150 }]);
  });

  test("one unit with the same person twice makes one lead of the first", async () => {
    const mine = someone("twice");
    await work(mine, (unit) => captured(unit, { ...zoe, message: "first" }, { ...zoe, message: "second" }));
    const { items } = await work(mine, (unit) => leadsPage(unit, all));
    expect(items.map(({ message }) => message)).toEqual(["first"]);
  });

  test("a change tells what really changed, and nothing else", async () => {
    const mine = someone("changed");
    const [id = ""] = await work(mine, (unit) => captured(unit, zoe));
    await work(mine, (unit) => changeLead(unit, id, { status: "contacted", assignee: "ada@example.com" }));
    const after = await work(mine, (unit) => changeLead(unit, id, { status: "contacted", assignee: null }));
    expect(after).toMatchObject({ status: "contacted", assignee: null, name: zoe.name });
    expect(await work(mine, (unit) => findLead(unit, id))).toEqual(after);
    expect((await eventsOf(work, mine)).slice(1)).toEqual([
      { type: "lead.status-changed", subject: id, data: { from: "new", to: "contacted" } },
      { type: "lead.assigned", subject: id, data: { assigned: true } },
      { type: "lead.assigned", subject: id, data: { assigned: false } },
    ]);
  });

  test("an organisation reads, touches and changes nothing of another, whatever id or cursor it gives", async () => {
    const [ours, theirs] = [someone("ours"), someone("theirs")];
    const [id = "", later = ""] = await work(ours, (unit) => captured(unit, zoe, numbered(1)));
    await work(theirs, async (unit) => {
      expect(await findLead(unit, id)).toBeUndefined();
      expect(await findCaptured(unit, id)).toBeUndefined();
      expect(await changeLead(unit, id, { status: "lost" })).toBeUndefined();
      expect((await leadsPage(unit, { ...all, cursor: later })).items).toEqual([]);
      // The same person is a lead of each.
      expect((await captureOne(unit, uuidv7(), zoe)).isNew).toBe(true);
      expect((await touchesPage(unit, id, all)).items).toEqual([]);
    });
    expect(await work(ours, (unit) => findLead(unit, id))).toMatchObject({ status: "new" });
    expect(await eventsOf(work, ours)).toHaveLength(2);
  });

  test("fails when a row is hung on another organisation's lead, even past all of our own checks", async () => {
    const [id] = await work(someone("owner of it"), (unit) => captured(unit, zoe));
    const planted = work(someone("planter"), (unit) =>
      unit.query(`insert into touches (id, organisation, lead_id, name, at) values ($1, 'planter', $2, 'x', now())`, [
        uuidv7(),
        id,
      ]),
    );
    await expect(planted).rejects.toThrow(/foreign key/);
  });
});
