import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMemoryCache } from "../kit/cache-memory.ts";
import type { Cache } from "../kit/cache.ts";
import { DatabaseUnavailable, openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { AppEnv } from "../kit/http.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { operationsOf, problem } from "../kit/testing/requests.ts";
import { assemble, bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { leadSchema } from "./lead.ts";
import { defaultForm } from "./forms.ts";
import { migrations } from "./migrations.ts";
import { leads } from "./service.ts";

const service = leads({ WEBHOOKS_PRIVATE: false, PROXIES: 1 });
const ida = { name: "Ida", email: "ida@example.com" };
let database: Database;
let app: Hono<AppEnv>;

beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  ({ app } = assemble(service, database));
}, setUpMs);
afterAll(() => database.close());

type Headers = Record<string, string>;
const ask = (method: string, path: string, body?: unknown, headers: Headers = {}, on = app) => {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  return on.request(path, { method, body: JSON.stringify(body), headers: { ...json, ...headers } });
};
const post = (body: RequestInit["body"], headers: Headers = {}) =>
  app.request("/api/leads", { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
const jsonOf = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Record<string, unknown>;

async function stored(): Promise<unknown> {
  const { rows } = await database.transaction((tx) => tx.query("select count(*)::int as n from leads"), EVERYBODY);
  return rows[0]?.["n"];
}

test("the OpenAPI document names exactly the routes there are", async () => {
  const { routes, documented } = await operationsOf(app);
  expect(documented).toEqual(routes);
  expect(documented).toContain("post /forms/{id}/submissions");
});

describe("leads", () => {
  test("a lead is stored, and answered at the address that is told", async () => {
    const response = await ask("POST", "/api/leads", { ...ida, company: "  ACME  ", country: "Germany" });
    expect(response.status).toBe(201);
    const lead = leadSchema.parse(await response.json());
    expect(lead).toMatchObject({ ...ida, company: "ACME", country: "DE", message: null });
    const again = await app.request(response.headers.get("location") ?? "");
    expect([again.status, await again.json()]).toEqual([200, lead]);
  });

  test("a replay answers the same with the same status; another body under that key is refused", async () => {
    const key = { "idempotency-key": uuidv7(), ...bearer("replays") };
    const first = await ask("POST", "/api/leads", ida, key);
    const replay = await ask("POST", "/api/leads", { email: ida.email, name: " Ida " }, key);
    expect([first.status, replay.status, replay.headers.get("idempotency-replayed")]).toEqual([201, 201, "true"]);
    expect(await replay.json()).toEqual(await first.json());
    const other = await ask("POST", "/api/leads", { ...ida, name: "Zoë" }, key);
    expect(await problem(other)).toMatchObject({ status: 422, type: "urn:bap:problem:idempotency-key-reused" });
    expect((await jsonOf(ask("GET", "/api/leads", undefined, key)))["items"]).toHaveLength(1);
  });

  test("somebody who comes again is answered with 200 and the lead they are, as is each replay of it", async () => {
    const who = bearer("again");
    const first = await jsonOf(ask("POST", "/api/leads", ida, who));
    const key = { "idempotency-key": uuidv7(), ...who };
    const again = { ...ida, email: "IDA@example.com", message: "still here" };
    for (const replayed of [null, "true"]) {
      const response = await ask("POST", "/api/leads", again, key);
      expect([response.status, response.headers.get("idempotency-replayed")]).toEqual([200, replayed]);
      expect(await response.json()).toEqual(first);
    }
    const touches = await jsonOf(ask("GET", `/api/leads/${String(first["id"])}/touches`, undefined, who));
    expect(touches).toMatchObject({ items: [{ message: "still here" }], next: null });
  });

  test("a status and an assignee can be changed, and a list be asked for by status", async () => {
    const who = bearer("changes");
    const { id } = await jsonOf(ask("POST", "/api/leads", ida, who));
    const change = { status: "qualified", assignee: "ada@example.com" };
    expect(await jsonOf(ask("PATCH", `/api/leads/${String(id)}`, change, who))).toMatchObject(change);
    const list = async (status: string) => jsonOf(ask("GET", `/api/leads?status=${status}`, undefined, who));
    expect([(await list("qualified"))["items"], (await list("new"))["items"]]).toMatchObject([[change], []]);
    const nothing = await problem(await ask("PATCH", `/api/leads/${String(id)}`, {}, who));
    expect(nothing).toMatchObject({
      status: 422,
      errors: [{ detail: "changes nothing; give status, assignee or both" }],
    });
  });

  test("fails with 404 for what is not there, or is another organisation's", async () => {
    const { id } = await jsonOf(ask("POST", "/api/leads", ida, bearer("ours")));
    const theirs = bearer("theirs");
    const paths = [
      `/api/leads/${String(id)}`,
      `/api/leads/${String(id)}/touches`,
      `/api/leads/${uuidv7()}`,
      "/api/nothing",
    ];
    for (const path of paths) expect((await problem(await ask("GET", path, undefined, theirs))).status).toBe(404);
    const follow = { dueAt: "2030-01-01T00:00:00Z", note: "x" };
    expect((await ask("POST", `/api/leads/${String(id)}/follow-ups`, follow, theirs)).status).toBe(404);
    expect((await ask("PATCH", `/api/leads/${String(id)}`, { status: "lost" }, theirs)).status).toBe(404);
    expect(await jsonOf(ask("GET", `/api/leads/${String(id)}`, undefined, bearer("ours")))).toMatchObject({
      status: "new",
    });
  });

  test("fails for whose role does not allow it", async () => {
    const id = uuidv7();
    const asked: [string, string, unknown, "reader" | "member"][] = [
      ["POST", "/api/leads", ida, "reader"],
      ["PATCH", `/api/leads/${id}`, { status: "won" }, "reader"],
      ["PUT", "/api/leads/rules", { items: [] }, "member"],
      ["PUT", "/api/leads/routing", { items: [] }, "member"],
      ["POST", "/api/leads/forms", { name: "x" }, "member"],
      ["POST", "/api/leads/webhooks", { url: "https://example.com" }, "member"],
      ["DELETE", `/api/leads/webhooks/${id}`, undefined, "member"],
    ];
    for (const [method, path, body, role] of asked) {
      expect((await ask(method, path, body, bearer("roles", role))).status, `${method} ${path}`).toBe(403);
    }
  });

  test("fails with every mistake of a body at once, each with its place", async () => {
    const response = await ask("POST", "/api/leads", { name: " ", email: "none", country: "Atlantis", "a/b": 1 });
    expect((await problem(response)).errors).toEqual([
      { pointer: "#/name", detail: "Too small: expected string to have >=1 characters" },
      { pointer: "#/email", detail: "Invalid email address" },
      { pointer: "#/country", detail: '"Atlantis" is no country; allowed: DE, Germany, …' },
      { pointer: "#", detail: 'Unrecognized key: "a/b"' },
    ]);
  });

  const bytes = (...values: number[]) => new Uint8Array([...Buffer.from('{"name":"'), ...values, ...Buffer.from('"}')]);
  test.each<[string, number, RequestInit["body"]]>([
    ["nothing", 400, ""],
    ["half of it", 400, '{"name":"Ida"'],
    ["bytes that are not UTF-8", 400, bytes(0xff, 0xfe)],
    ["a list", 422, "[]"],
    ["null", 422, "null"],
    ["a number for a text", 422, JSON.stringify({ ...ida, name: 7 })],
    ["null for a text", 422, JSON.stringify({ ...ida, company: null })],
    ["a NUL character", 422, JSON.stringify({ ...ida, message: "a\0b" })],
    ["half of a surrogate pair", 422, `{"name":"\\ud83d","email":"ida@example.com"}`],
    ["a name that is too long", 422, JSON.stringify({ ...ida, name: "x".repeat(201) })],
    ["an address that is too long", 422, JSON.stringify({ ...ida, email: `${"a@".repeat(400_000)}b.co` })],
    ["__proto__", 422, `{"__proto__":{"name":"Ida"},"name":"Ida","email":"ida@example.com"}`],
    ["deep nesting", 422, "[".repeat(100_000) + "]".repeat(100_000)],
    ["a body larger than 1 MiB", 413, JSON.stringify({ ...ida, message: "x".repeat(1024 * 1024) })],
  ])("fails when the body is %s, with %i, and stores nothing", async (_, status, body) => {
    const before = await stored();
    expect((await problem(await post(body))).status).toBe(status);
    expect(await stored()).toBe(before);
  });

  test("fails when the body is not announced as JSON, which no form of another site can do", async () => {
    expect((await problem(await post(JSON.stringify(ida), { "content-type": "text/plain" }))).status).toBe(415);
  });

  test.each([
    ...["/api/leads?limit=0", "/api/leads?limit=ten", "/api/leads?cursor=%00", "/api/leads?status=old"],
    ...["/api/leads/1", "/api/leads/%ff", "/api/leads/' or 1=1 --", "/api/leads/follow-ups?state=late"],
    ...["/api/leads/webhooks?cursor=1", "/api/leads/imports/1", "/forms/1/token", "/api/leads/events?subject=%00"],
  ])("fails with 422 for %s", async (address) => {
    expect((await problem(await app.request(address))).status).toBe(422);
  });
});

describe("rules, follow-ups and webhooks", () => {
  test("rules are replaced as a whole, and decide about the next lead", async () => {
    const who = bearer("rules");
    const scoring = { items: [{ name: "de", when: { field: "country", op: "in", value: ["DE"] }, points: 7 }] };
    const routing = { items: [{ name: "all", by: "round-robin", assignees: ["ada@example.com"] }] };
    for (const [path, rules] of [
      ["rules", scoring],
      ["routing", routing],
    ] as const) {
      expect(await jsonOf(ask("GET", `/api/leads/${path}`, undefined, who))).toEqual({ version: 0, items: [] });
      expect(await jsonOf(ask("PUT", `/api/leads/${path}`, rules, who))).toEqual({ version: 1, ...rules });
      expect(await jsonOf(ask("GET", `/api/leads/${path}`, undefined, who))).toEqual({ version: 1, ...rules });
    }
    const lead = await jsonOf(ask("POST", "/api/leads", { ...ida, country: "de" }, who));
    expect(lead).toMatchObject({ score: 7, reasons: [{ rule: "de", points: 7 }], assignee: "ada@example.com" });
    const bad = { items: [{ name: "x", when: { field: "age", op: "over", value: 9 }, points: 1.5 }] };
    expect((await ask("PUT", "/api/leads/rules", bad, who)).status).toBe(422);
  });

  test("a follow-up is planned once for each key, listed by state, and closed", async () => {
    const who = bearer("follow");
    const { id } = await jsonOf(ask("POST", "/api/leads", ida, who));
    const plan = { dueAt: "2030-01-01T01:00:00+01:00", note: "Call" };
    const key = { ...who, "idempotency-key": "k" };
    const made = await jsonOf(ask("POST", `/api/leads/${String(id)}/follow-ups`, plan, key));
    expect(made).toMatchObject({ leadId: id, dueAt: "2030-01-01T00:00:00.000Z", state: "open" });
    expect(await jsonOf(ask("POST", `/api/leads/${String(id)}/follow-ups`, plan, key))).toEqual(made);
    const list = async (query: string) =>
      (await jsonOf(ask("GET", `/api/leads/follow-ups?${query}`, undefined, who)))["items"];
    expect([await list("state=open"), await list(`lead=${String(id)}`), await list("state=due")]).toEqual([
      [made],
      [made],
      [],
    ]);
    const closed = await ask("PATCH", `/api/leads/follow-ups/${String(made["id"])}`, { done: true }, who);
    expect(await closed.json()).toEqual({ ...made, state: "done" });
  });

  test.each(["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59", "2030-02-30T00:00:00Z", "tomorrow", 7])(
    "fails when a follow-up is due at %j",
    async (dueAt) => {
      const answer = await ask("POST", `/api/leads/${uuidv7()}/follow-ups`, { dueAt, note: "x" });
      expect((await problem(answer)).errors?.[0]?.pointer).toBe("#/dueAt");
    },
  );

  test("a webhook tells its secret to whoever adds it, and to nobody else", async () => {
    const who = bearer("hooks");
    const key = { ...who, "idempotency-key": "k" };
    const added = await jsonOf(ask("POST", "/api/leads/webhooks", { url: "https://crm.example/hook" }, key));
    expect(await jsonOf(ask("POST", "/api/leads/webhooks", { url: "https://crm.example/hook" }, key))).toEqual(added);
    const { secret, ...shown } = added;
    expect(secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const list = () => jsonOf(ask("GET", "/api/leads/webhooks", undefined, who));
    expect(await list()).toEqual({ items: [shown], next: null });
    expect((await ask("DELETE", `/api/leads/webhooks/${String(shown["id"])}`, undefined, bearer("thief"))).status).toBe(
      404,
    );
    expect((await ask("DELETE", `/api/leads/webhooks/${String(shown["id"])}`, undefined, who)).status).toBe(200);
    expect((await list())["items"]).toEqual([]);
    expect(await jsonOf(ask("GET", "/api/leads/webhooks/dead-letters", undefined, who))).toEqual({
      items: [],
      next: null,
    });
    const retry = await ask("PATCH", `/api/leads/webhooks/dead-letters/${uuidv7()}`, { retry: true }, who);
    expect((await problem(retry)).status).toBe(404);
  });

  test.each([
    ...["http://crm.example/hook", "https://127.0.0.1/", "https://2130706433/", "https://[::ffff:10.0.0.1]/"],
    ...[
      "https://169.254.169.254/latest/meta-data",
      "ftp://crm.example/",
      "file:///etc/passwd",
      "https://u:p@crm.example/",
      "crm",
    ],
  ])("fails when a webhook would go to %s", async (url) => {
    expect((await problem(await ask("POST", "/api/leads/webhooks", { url }))).status).toBe(422);
  });

  test("a webhook may go into one's own network where a setting says so", async () => {
    const { app: dev } = assemble(leads({ WEBHOOKS_PRIVATE: true, PROXIES: 1 }), database);
    expect((await ask("POST", "/api/leads/webhooks", { url: "http://10.0.0.1/" }, {}, dev)).status).toBe(201);
  });
});

describe("imports", () => {
  const csv = (text: string, headers: Headers = {}) =>
    app.request("/api/leads/imports", {
      method: "POST",
      body: text,
      headers: { "content-type": "text/csv", ...headers },
    });
  const file = "Contact Name,Email\nIda,ida@example.com\nZoë,none\nAda,ada@example.com\nIda,Ida@Example.com\n";

  test("a file becomes leads, and what became of it is told, also later and to a replay", async () => {
    const who = { ...bearer("imports"), "idempotency-key": "k" };
    const response = await csv(file, who);
    expect(response.status).toBe(201);
    const report = await jsonOf(response);
    expect(report).toMatchObject({ state: "done", rows: 4, captured: 2, seenAgain: 1, refused: 1 });
    expect(report["mistakes"]).toEqual([{ line: 3, detail: "email: Invalid email address" }]);
    expect(report).not.toHaveProperty("digest");
    expect(await jsonOf(ask("GET", response.headers.get("location") ?? "", undefined, who))).toEqual(report);
    const replay = await csv(file, who);
    expect([replay.headers.get("idempotency-replayed"), await replay.json()]).toEqual(["true", report]);
    expect((await problem(await csv(`${file}Bob,bob@example.com\n`, who))).type).toBe(
      "urn:bap:problem:idempotency-key-reused",
    );
    expect((await jsonOf(ask("GET", "/api/leads", undefined, who)))["items"]).toHaveLength(2);
    expect((await ask("GET", response.headers.get("location") ?? "", undefined, bearer("theirs"))).status).toBe(404);
  });

  test("fails for what is no list of leads, and stores nothing, not even its key", async () => {
    const who = { ...bearer("no imports"), "idempotency-key": "k" };
    const refused = await problem(await csv("name,phone\nIda,1\n", who));
    expect(refused.errors).toEqual([{ detail: "no column is named email, or email from" }]);
    expect((await problem(await csv("", who))).status).toBe(422);
    expect((await problem(await csv(file, { ...who, "content-type": "application/json" }))).status).toBe(415);
    expect((await csv(file, who)).headers.get("idempotency-replayed")).toBeNull();
  });
});

describe("when something it leans on is away", () => {
  test("without the store: 503 to callers with when to come again, and nothing about the inside", async () => {
    const lost = () => Promise.reject(new DatabaseUnavailable(new Error("postgres://u:s3cret@db is down")));
    const { app: alone } = assemble(service, { query: lost, transaction: lost, close: () => Promise.resolve() });
    for (const response of [
      await ask("POST", "/api/leads", ida, {}, alone),
      await ask("GET", `/forms/${uuidv7()}/token`, undefined, {}, alone),
    ]) {
      expect(response.headers.get("retry-after")).toBe("2");
      expect(await problem(response)).toMatchObject({
        status: 503,
        detail: "the store does not answer; try again shortly",
      });
    }
    expect((await alone.request(`/forms/${defaultForm}`)).status).toBe(200);
    expect((await alone.request("/readyz")).status).toBe(503);
  });

  test("without the cache: leads are stored", async () => {
    const gone = () => Promise.reject(new Error("redis://u:s3cret@cache is down"));
    const cache: Cache = { ...openMemoryCache({ prefix: "" }), increment: gone, ping: gone };
    const { app: alone } = assemble(service, database, cache);
    expect((await ask("POST", "/api/leads", ida, bearer("no cache"), alone)).status).toBe(201);
    const ready = await alone.request("/readyz");
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ ready: true, checks: { cache: { ok: false }, store: { ok: true } } });
  });
});
