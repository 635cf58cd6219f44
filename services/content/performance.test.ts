import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hono } from "hono";
import { openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { AppEnv } from "../kit/http.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { problem } from "../kit/testing/requests.ts";
import { assemble, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { migrations } from "./migrations.ts";
import { content } from "./service.ts";

let database: Database;
let app: Hono<AppEnv>;
let draftId: string;
beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  app = assemble(content({ WEBHOOKS_PRIVATE: false }), database).app;
  const made = await send("POST", "/drafts", { title: "Spring", body: "It is here." });
  draftId = ((await made.json()) as { id: string }).id;
  for (const state of ["review", "approved", "published"]) await send("PUT", `/drafts/${draftId}/state`, { state });
}, setUpMs);
afterAll(() => database.close());

const send = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
  app.request(`/api/content${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
const total = async () =>
  ((await (await app.request(`/api/content/drafts/${draftId}/performance`)).json()) as { total: unknown }).total;

test("a batch counts once for its key, on the days it names, and leaves an event", async () => {
  const batch = {
    events: [
      { draftId, kind: "view", count: 3 },
      { draftId, kind: "click" },
    ],
  };
  const headers = { "idempotency-key": uuidv7() };
  const first = await send("POST", "/performance", batch, headers);
  expect(first.status).toBe(201);
  const taken: unknown = await first.json();
  expect(taken).toMatchObject({ taken: 2 });
  expect(await (await send("POST", "/performance", batch, headers)).json()).toEqual(taken);
  expect(await total()).toEqual({ view: 3, click: 1, share: 0 });
  const told = (await (await app.request(first.headers.get("location") ?? "")).json()) as { items: unknown[] };
  expect(told.items).toMatchObject([{ type: "bap.performance.taken", data: { events: 2 } }]);
});

test.each([
  [{ events: [] }, "#/events"],
  [{ events: [{ draftId: uuidv7(), kind: "view" }] }, "#/events/0/draftId"],
  [{ events: [{ kind: "like" }] }, "#/events/0/draftId"],
  [{ events: Array.from({ length: 1_001 }, () => ({ draftId: uuidv7(), kind: "view" })) }, "#/events"],
])("fails with 422 for what cannot be counted, and counts nothing", async (batch, pointer) => {
  const before = await total();
  const { status, errors } = await problem(await send("POST", "/performance", batch));
  expect([status, errors?.[0]?.pointer]).toEqual([422, pointer]);
  expect(await total()).toEqual(before);
});

test.each([{ count: 0 }, { count: -1 }, { count: 1.5 }, { count: 1e9 }, { at: "0000-01-01" }, { at: "never" }])(
  "fails with 422 for an event with %j",
  async (more) => {
    const response = await send("POST", "/performance", { events: [{ draftId, kind: "view", ...more }] });
    expect((await problem(response)).errors?.[0]?.pointer).toBe(`#/events/0/${Object.keys(more)[0]}`);
  },
);
