import { beforeAll, expect, test } from "vitest";
import type { Database } from "../kit/database.ts";
import { forgetOldIdempotencyKeys } from "../kit/idempotency.ts";
import { migrate } from "../kit/migrate.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { defaultTenant } from "../kit/tenancy.ts";
import { describeOnEveryDatabase } from "../kit/testing/databases.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { migrations } from "./migrations.ts";
import { LeadStore } from "./store.ts";

const zoe = { name: "Zoë 🌍", email: "zoe@example.com", company: "O'Neil; drop table leads", message: "a\nb" };
const tenant = (organisation: string): Tenant => ({ ...defaultTenant, organisation });

async function count(database: Database, organisation: string): Promise<unknown> {
  const { rows } = await database.query("select count(*)::int as n from leads where organisation = $1", [organisation]);
  return rows[0]?.["n"];
}

describeOnEveryDatabase("the store of leads", (database) => {
  let store: LeadStore;
  beforeAll(async () => {
    await migrate(database(), migrations);
    store = new LeadStore(database());
  });

  test("answers a lead as it was stored, and again by its id", async () => {
    const { lead, replayed } = await store.create(tenant("stored"), zoe);
    expect(replayed).toBe(false);
    expect(lead).toEqual({ ...zoe, id: lead.id, source: null, createdAt: lead.createdAt });
    expect(Math.abs(Date.now() - Date.parse(lead.createdAt))).toBeLessThan(60_000);
    expect(await store.find(tenant("stored"), lead.id)).toEqual(lead);
    expect(await store.find(tenant("stored"), uuidv7())).toBeUndefined();
  });

  test("writes whose row it is", async () => {
    const { lead } = await store.create({ organisation: "acme", team: "north", owner: "ida" }, zoe);
    const { rows } = await database().query("select organisation, team, owner from leads where id = $1", [lead.id]);
    expect(rows).toEqual([{ organisation: "acme", team: "north", owner: "ida" }]);
  });

  test("lists newest first, page by page, each lead once, also when new ones come in between", async () => {
    const mine = tenant("listed");
    const names = Array.from({ length: 7 }, (_, i) => `lead ${i}`);
    for (const name of names) await store.create(mine, { ...zoe, name });
    const seen: string[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < 10; pages++) {
      const page = await store.list(mine, { limit: 3, cursor });
      seen.push(...page.items.map((lead) => lead.name));
      await store.create(mine, { ...zoe, name: "newer" });
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual(names.toReversed());
  });

  test("a page that ends with the last lead has no next one", async () => {
    for (let i = 0; i < 2; i++) await store.create(tenant("even"), zoe);
    expect((await store.list(tenant("even"), { limit: 2 })).next).toBeNull();
    expect(await store.list(tenant("nobody"), { limit: 2 })).toEqual({ items: [], next: null });
  });

  test("no organisation reads the leads of another, by id, by list or by cursor", async () => {
    const { lead } = await store.create(tenant("ours"), zoe);
    const { lead: later } = await store.create(tenant("ours"), zoe);
    expect(await store.find(tenant("theirs"), lead.id)).toBeUndefined();
    expect((await store.list(tenant("theirs"), { limit: 10, cursor: later.id })).items).toEqual([]);
  });

  test("the same key stores a lead once, also when twenty requests come at once", async () => {
    const mine = tenant("once");
    const results = await Promise.all(Array.from({ length: 20 }, () => store.create(mine, zoe, "key-1")));
    expect(new Set(results.map(({ lead }) => lead.id)).size).toBe(1);
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await count(database(), "once")).toBe(1);
    expect((await store.create(mine, zoe, "key-2")).replayed).toBe(false);
  });

  test("fails when a key comes again with another lead, and stores nothing", async () => {
    const mine = tenant("reused");
    await store.create(mine, zoe, "key");
    const again = store.create(mine, { ...zoe, name: "Ida" }, "key");
    await expect(again).rejects.toMatchObject({ status: 422, kind: "idempotency-key-reused" });
    expect(await count(database(), "reused")).toBe(1);
  });

  test("keys of one organisation mean nothing to another", async () => {
    const first = await store.create(tenant("one"), zoe, "shared");
    const second = await store.create(tenant("two"), { ...zoe, name: "Ida" }, "shared");
    expect(second.replayed).toBe(false);
    expect(second.lead.id).not.toBe(first.lead.id);
  });

  test("keys are forgotten after seven days and not before", async () => {
    const mine = tenant("forgetful");
    await store.create(mine, zoe, "old");
    await store.create(mine, zoe, "young");
    const age = "update idempotency_keys set created_at = now() - $2::interval where organisation = $1 and key = $3";
    await database().query(age, ["forgetful", "8 days", "old"]);
    await database().query(age, ["forgetful", "6 days", "young"]);
    await forgetOldIdempotencyKeys(database());
    expect((await store.create(mine, zoe, "old")).replayed).toBe(false);
    expect((await store.create(mine, zoe, "young")).replayed).toBe(true);
  });
});
