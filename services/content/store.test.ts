import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { doNextJob } from "../kit/jobs.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { defaultTenant, EVERYBODY } from "../kit/tenancy.ts";
import { describeOnEveryDatabase, setUpMs } from "../kit/testing/databases.ts";
import { prepare } from "../kit/testing/service.ts";
import { unitsOn } from "../kit/unit.ts";
import type { Work } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { storeChannel } from "./channels/store.ts";
import { newDraftSchema } from "./draft.ts";
import type { Draft } from "./draft.ts";
import { migrations } from "./migrations.ts";
import { moveDraft } from "./move.ts";
import { performanceOf, takePerformance } from "./performance.ts";
import { publishWhenDue } from "./publish.ts";
import { next, states } from "./state.ts";
import type { NewState, State } from "./state.ts";
import { changeDraft, draftsPage, findDraft, storeDraft } from "./store.ts";

const text = { title: "Zoë 🌍", body: "O'Neil; drop table drafts\n\nand more" };
const tenant = (organisation: string): Tenant => ({ ...defaultTenant, organisation });
const addressOf = (organisation: string, id: string) => `https://here/${organisation}/${id}`;
const always = { from: "2000-01-01", to: "2199-12-31" };

describeOnEveryDatabase("the store of drafts", (database) => {
  let work: Work;
  beforeAll(async () => {
    await prepare(database(), migrations);
    work = unitsOn(database(), "content");
  }, setUpMs);

  const create = (as: Tenant, draft: object = text): Promise<Draft> =>
    work(as, (unit) => storeDraft(unit, uuidv7(), newDraftSchema.parse({ ...text, ...draft })));
  const find = (as: Tenant, id: string) => work(as, (unit) => findDraft(unit, id));
  const move = (as: Tenant, id: string, asked: NewState) => work(as, (unit) => moveDraft(unit, id, asked, addressOf));
  const moveThrough = async (as: Tenant, id: string, ...path: State[]) => {
    for (const state of path) await move(as, id, { state });
  };
  const runJobs = async () => {
    while (await doNextJob(database(), { publish: publishWhenDue(work, addressOf) }));
  };
  const eventsOf = (id: string) =>
    database().transaction(async (tx) => {
      const sql = "select type, data from events where subject = $1 order by id";
      return (await tx.query<{ type: string; data: Record<string, unknown> }>(sql, [id])).rows;
    }, EVERYBODY);

  test("answers a draft as it was stored, and again by its id", async () => {
    const draft = await create(tenant("stored"));
    expect(draft).toMatchObject({ ...text, state: "draft", changedAt: draft.createdAt, publishedAt: null });
    expect(await find(tenant("stored"), draft.id)).toEqual(draft);
  });

  test("writes whose row it is", async () => {
    const { id } = await create({ organisation: "acme", team: "north", owner: "ida" });
    const { rows } = await database().transaction(
      (tx) => tx.query("select organisation, team, owner from drafts where id = $1", [id]),
      "acme",
    );
    expect(rows).toEqual([{ organisation: "acme", team: "north", owner: "ida" }]);
  });

  test("lists newest first, page by page, each draft once, also when new ones come in between", async () => {
    const mine = tenant("listed");
    const titles = Array.from({ length: 5 }, (_, nth) => `draft ${nth}`);
    for (const title of titles) await create(mine, { title });
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages++) {
      const page = await work(mine, (unit) => draftsPage(unit, { limit: 2, cursor, state: undefined }));
      seen.push(...page.items.map(({ title }) => title));
      await create(mine, { title: "newer" });
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(titles.toReversed());
  });

  test("no organisation reads, moves, changes or counts the drafts of another, and no row refers to one", async () => {
    const draft = await create(tenant("ours"));
    const theirs = tenant("theirs");
    expect(await find(theirs, draft.id)).toBeUndefined();
    expect((await work(theirs, (unit) => draftsPage(unit, { limit: 10 }))).items).toEqual([]);
    expect(await move(theirs, draft.id, { state: "review" })).toBeUndefined();
    expect(await work(theirs, (unit) => changeDraft(unit, draft.id, { title: "Theirs" }))).toBeUndefined();
    const event = { draftId: draft.id, kind: "view" as const, count: 1, at: undefined };
    await moveThrough(tenant("ours"), draft.id, "review", "approved", "published");
    await expect(work(theirs, (unit) => takePerformance(unit, uuidv7(), { events: [event] }))).rejects.toThrow();
    // Not even where the code forgot to ask.
    for (const table of ["drafts", "channels", "proposals", "deliveries", "performance"]) {
      expect((await work(theirs, (unit) => unit.query(`select * from ${table}`))).rows).toEqual([]);
    }
    const stray = work(theirs, (unit) =>
      unit.query(
        `insert into performance (organisation, draft_id, kind, day, count) values ('theirs', $1, 'view', now(), 1)`,
        [draft.id],
      ),
    );
    await expect(stray).rejects.toThrow(/foreign key/);
    expect(await find(tenant("ours"), draft.id)).toMatchObject({ ...text, state: "published" });
  });

  test("no two channels of an organisation have one name, and others may have it too", async () => {
    const page = { name: "Page", kind: "page" as const, settings: {} };
    const store = (as: Tenant) => work(as, (unit) => storeChannel(unit, uuidv7(), page, { mayBePrivate: false }));
    await store(tenant("one"));
    await store(tenant("two"));
    await expect(store(tenant("one"))).rejects.toMatchObject({ status: 409 });
  });

  test("of two who move a draft to different places at once, one is told that it stands elsewhere", async () => {
    const mine = tenant("moved");
    const { id } = await create(mine);
    await moveThrough(mine, id, "review", "approved");
    const both = await Promise.allSettled([
      // From neither of them there is a way to the other.
      move(mine, id, { state: "published" }),
      move(mine, id, { state: "draft" }),
    ]);
    const there = await find(mine, id);
    expect(["published", "draft"]).toContain(there?.state);
    expect(both.filter(({ status }) => status === "rejected")).toHaveLength(1);
  });

  test("is published once, however many publish it at once, and tells its text and where it is", async () => {
    const mine = tenant("once");
    const { id } = await create(mine);
    await moveThrough(mine, id, "review", "approved");
    await Promise.all(Array.from({ length: 10 }, () => move(mine, id, { state: "published" })));
    const published = (await eventsOf(id)).filter(({ type }) => type === "draft.published");
    expect(published.map(({ data }) => data)).toEqual([{ id, ...text, url: addressOf("once", id), channel: null }]);
  });

  test("is published when its time has come, not before, not after it was taken back, and once it was put off not yet", async () => {
    const mine = tenant("timed");
    const scheduled = async (ms: number) => {
      const { id } = await create(mine);
      await moveThrough(mine, id, "review", "approved");
      await move(mine, id, { state: "scheduled", publishAt: new Date(Date.now() + ms).toISOString() });
      return id;
    };
    const [soon, back, putOff, later] = [
      await scheduled(600),
      await scheduled(600),
      await scheduled(600),
      await scheduled(600_000),
    ];
    await move(mine, back, { state: "approved" });
    await move(mine, putOff, { state: "scheduled", publishAt: new Date(Date.now() + 600_000).toISOString() });
    await runJobs();
    const before = (await find(mine, soon))!;
    if (Date.now() < Date.parse(before.publishAt!)) expect(before.state).toBe("scheduled");
    await expect
      .poll(async () => (await runJobs(), (await find(mine, soon))?.state), { timeout: 20_000 })
      .toBe("published");
    await runJobs();
    const now = await Promise.all([back, putOff, later].map((id) => find(mine, id)));
    expect(now.map((draft) => draft?.state)).toEqual(["approved", "scheduled", "scheduled"]);
    // Work that comes twice is done once.
    const again = { id: uuidv7(), actor: mine, name: "publish", key: soon, input: {}, attempt: 2 };
    await publishWhenDue(work, addressOf)(again);
    expect((await eventsOf(soon)).filter(({ type }) => type === "draft.published")).toHaveLength(1);
    // And taken back, it can be scheduled anew.
    await move(mine, back, { state: "scheduled", publishAt: new Date(Date.now() + 50).toISOString() });
    await expect
      .poll(async () => (await runJobs(), (await find(mine, back))?.state), { timeout: 20_000 })
      .toBe("published");
  }, 60_000);

  test("whatever is asked of it, a draft takes only the steps there are, and each leaves an event", async () => {
    const mine = tenant("walks");
    const walk = fc.array(fc.constantFrom(...states), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(walk, async (asked) => {
        const { id } = await create(mine);
        let stands: State = "draft";
        let steps = 0;
        for (const state of asked) {
          const may = state === stands || next[stands].includes(state);
          const when = state === "scheduled" ? { publishAt: "2100-01-01" } : {};
          const moved = await move(mine, id, { state, ...when }).catch((error: unknown) => error);
          if (!may) expect(moved).toMatchObject({ status: 409 });
          else {
            expect(moved).toMatchObject({ state });
            if (state !== stands) steps += 1;
            stands = state;
          }
        }
        expect(await find(mine, id)).toMatchObject({ state: stands });
        expect(await eventsOf(id)).toHaveLength(1 + steps);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  test("adds what is counted to its day, whatever the order and however many count at once", async () => {
    const mine = tenant("counted");
    const ids = await Promise.all([0, 1].map(async () => (await create(mine)).id));
    for (const id of ids) await moveThrough(mine, id, "review", "approved", "published");
    const event = (draftId: string, count: number, at: string) => ({ draftId, kind: "view" as const, count, at });
    const days = ["2026-03-01T23:59:59Z", "2026-03-02T00:30:00+01:00", "2026-03-02"];
    const events = ids.flatMap((id) => days.map((at, nth) => event(id, nth + 1, at)));
    const batches = [events, events.toReversed(), events, events.toReversed()];
    await Promise.all(batches.map((batch) => work(mine, (unit) => takePerformance(unit, uuidv7(), { events: batch }))));
    await work(mine, (unit) =>
      takePerformance(unit, uuidv7(), {
        events: [{ draftId: ids[0]!, kind: "click", count: 1_000_000, at: "2026-03-02" }],
      }),
    );
    const of = (id: string, range = always) => work(mine, (unit) => performanceOf(unit, id, range));
    expect(await of(ids[0]!)).toEqual({
      items: [
        { day: "2026-03-02", view: 12, click: 1_000_000, share: 0 },
        { day: "2026-03-01", view: 12, click: 0, share: 0 },
      ],
      total: { view: 24, click: 1_000_000, share: 0 },
    });
    expect(await of(ids[1]!, { from: "2026-03-02", to: "2026-03-02" })).toMatchObject({ total: { view: 12 } });
  });

  test("fails to count for what is not published, and then counts nothing of the batch", async () => {
    const mine = tenant("uncounted");
    const [published, draft] = [await create(mine), await create(mine)];
    await moveThrough(mine, published.id, "review", "approved", "published");
    const events = [published.id, draft.id].map((draftId) => ({
      draftId,
      kind: "share" as const,
      count: 1,
      at: undefined,
    }));
    await expect(work(mine, (unit) => takePerformance(unit, uuidv7(), { events }))).rejects.toMatchObject({
      status: 422,
      errors: [{ pointer: "#/events/1/draftId", detail: `nothing is published as ${draft.id}` }],
    });
    expect(await work(mine, (unit) => performanceOf(unit, published.id, always))).toMatchObject({ items: [] });
  });
});
