import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMemoryCache } from "../kit/cache-memory.ts";
import type { Cache } from "../kit/cache.ts";
import { DatabaseUnavailable, openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { AppEnv } from "../kit/http.ts";
import { migrate } from "../kit/migrate.ts";
import { problemSchema } from "../kit/problem.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { silent } from "../kit/testing/log.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { createLeadsApp } from "./app.ts";
import { leadPageSchema, leadSchema } from "./lead.ts";
import { migrations } from "./migrations.ts";
import { LeadStore } from "./store.ts";

const ida = { name: "Ida", email: "ida@example.com" };
let database: Database;

beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await migrate(database, migrations);
}, setUpMs);
afterAll(() => database.close());

function makeApp(parts: { database?: Database; cache?: Cache } = {}): Hono<AppEnv> {
  const { database: db = database, cache = openMemoryCache({ prefix: "" }) } = parts;
  const checks = { store: () => db.query("select 1"), cache: () => cache.ping() };
  return createLeadsApp({ log: silent, checks, started: () => true, store: new LeadStore(db), cache });
}

const post = (app: Hono<AppEnv>, body: RequestInit["body"], headers: Record<string, string> = {}) =>
  app.request("/api/leads", { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

/** The problem document of a response; fails when it is none. */
async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const document = problemSchema.parse(await response.json());
  expect(document.status).toBe(response.status);
  expect(document.requestId).toBe(response.headers.get("x-request-id"));
  return document;
}

async function stored(): Promise<unknown> {
  return (await database.query("select count(*)::int as n from leads")).rows[0]?.["n"];
}

describe("the API", () => {
  let app: Hono<AppEnv>;
  beforeAll(() => {
    app = makeApp();
  });

  test("stores a lead, says where it is, and answers it there", async () => {
    const response = await post(app, JSON.stringify({ ...ida, company: "  ACME  " }));
    expect(response.status).toBe(201);
    const lead = leadSchema.parse(await response.json());
    expect(lead).toMatchObject({ ...ida, company: "ACME", message: null });
    const again = await app.request(response.headers.get("location") ?? "");
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(lead);
  });

  test("a replay answers the same lead with the same status; another body under that key is refused", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const first = await post(app, JSON.stringify(ida), headers);
    const replay = await post(app, JSON.stringify({ email: ida.email, name: " Ida " }), headers);
    expect(replay.status).toBe(201);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await replay.json()).toEqual(await first.json());
    const other = await post(app, JSON.stringify({ ...ida, name: "Zoë" }), headers);
    expect(await problem(other)).toMatchObject({ status: 422, type: "urn:bap:problem:idempotency-key-reused" });
  });

  test("lists by pages, and each next page begins where the one before ended", async () => {
    for (let i = 0; i < 3; i++) await post(app, JSON.stringify(ida));
    const first = leadPageSchema.parse(await (await app.request("/api/leads?limit=2")).json());
    const next = leadPageSchema.parse(await (await app.request(`/api/leads?limit=1&cursor=${first.next}`)).json());
    const three = leadPageSchema.parse(await (await app.request("/api/leads?limit=3")).json());
    expect([...first.items, ...next.items]).toEqual(three.items);
  });

  test("fails with 404 for a lead that is not there and for an address that is none", async () => {
    const id = uuidv7();
    expect(await problem(await app.request(`/api/leads/${id}`))).toMatchObject({
      status: 404,
      detail: `there is no lead ${id}`,
    });
    expect((await problem(await app.request("/api/nothing"))).status).toBe(404);
    expect((await problem(await app.request("/api/leads", { method: "DELETE" }))).status).toBe(404);
  });

  test("fails with every mistake of a body at once, each with its place", async () => {
    const response = await post(app, JSON.stringify({ name: " ", email: "none", "a/b": 1 }));
    expect((await problem(response)).errors).toEqual([
      { pointer: "#/name", detail: "Too small: expected string to have >=1 characters" },
      { pointer: "#/email", detail: "Invalid email address" },
      { pointer: "#", detail: 'Unrecognized key: "a/b"' },
    ]);
  });

  const bytes = (...values: number[]) => new Uint8Array([...Buffer.from('{"name":"'), ...values, ...Buffer.from('"}')]);
  test.each<[string, number, RequestInit["body"]]>([
    ["nothing", 400, ""],
    ["half of it", 400, '{"name":"Ida"'],
    ["no JSON", 400, "name=Ida"],
    ["bytes that are not UTF-8", 400, bytes(0xff, 0xfe)],
    ["a list", 422, "[]"],
    ["null", 422, "null"],
    ["a text", 422, '"Ida"'],
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
    const began = performance.now();
    expect((await problem(await post(app, body))).status).toBe(status);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(await stored()).toBe(before);
  });

  test("fails when the body is not announced as JSON, which no form of another site can do", async () => {
    const response = await post(app, JSON.stringify(ida), { "content-type": "text/plain" });
    expect((await problem(response)).status).toBe(415);
    expect((await post(app, JSON.stringify(ida), { "content-type": "Application/JSON; charset=utf-8" })).status).toBe(
      201,
    );
  });

  test.each(["a b", "schlüssel", "k".repeat(256)])("fails when the idempotency key is %j", async (key) => {
    const response = await post(app, JSON.stringify(ida), { "idempotency-key": key });
    expect((await problem(response)).errors?.[0]?.parameter).toBe("Idempotency-Key");
  });

  test.each([
    "/api/leads?limit=0",
    "/api/leads?limit=101",
    "/api/leads?limit=",
    "/api/leads?limit=1.5",
    "/api/leads?limit=1&limit=2",
    "/api/leads?limit=ten",
    "/api/leads?cursor=1",
    "/api/leads?cursor=%00",
    "/api/leads/1",
    "/api/leads/%00",
    "/api/leads/%ff",
    "/api/leads/' or 1=1 --",
  ])("fails with 422 for %s", async (address) => {
    expect((await problem(await app.request(address))).status).toBe(422);
  });
});

describe("the page", () => {
  test("shows the form and counts each visit, but not a look at its headers", async () => {
    const app = makeApp();
    await app.request("/", { method: "HEAD" });
    expect(await (await app.request("/")).text()).toContain("Visits: 1<");
    const html = await (await app.request("/")).text();
    expect(html).toContain("Visits: 2<");
    expect(html).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(html).toContain("color-scheme: light dark");
    for (const field of ["name", "email", "company", "message"]) {
      expect(html).toContain(`<label for="${field}">`);
      expect(html).toMatch(new RegExp(`id="${field}"\\s+name="${field}"`));
    }
    expect(await (await app.request("/api/visits")).json()).toEqual({ visits: 2 });
  });

  test("allows its own script and style only, by a nonce that changes, and asks its own origin by relative address", async () => {
    const app = makeApp();
    const [one, two] = await Promise.all([app.request("/"), app.request("/")]);
    const policy = one.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
    const html = await one.text();
    expect(html).toContain(`<script nonce="${nonce}">`);
    expect(html).toContain(`<style nonce="${nonce}">`);
    expect(html).toContain('fetch("api/leads"');
    expect(two.headers.get("content-security-policy")).not.toBe(policy);
    expect(policy).toContain("default-src 'none'");
  });
});

describe("when something it leans on is away", () => {
  const lost = () => Promise.reject(new DatabaseUnavailable(new Error("postgres://u:s3cret@db is down")));
  const noDatabase: Database = { query: lost, transaction: lost, close: () => Promise.resolve() };
  const gone = () => Promise.reject(new Error("redis://u:s3cret@cache is down"));
  const noCache: Cache = { increment: gone, get: gone, set: gone, ping: gone, close: () => Promise.resolve() };

  test("without the store: alive, not ready, 503 to callers with when to come back, and nothing about the inside", async () => {
    const app = makeApp({ database: noDatabase });
    expect((await app.request("/healthz")).status).toBe(200);
    const readyz = await app.request("/readyz");
    expect(readyz.status).toBe(503);
    expect(await readyz.json()).toMatchObject({ ready: false, checks: { store: { ok: false }, cache: { ok: true } } });
    const response = await post(app, JSON.stringify(ida));
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await problem(response)).toMatchObject({
      status: 503,
      detail: "the store does not answer; try again shortly",
    });
  });

  test("without the cache: leads are stored, the page comes without the number, and it is not ready", async () => {
    const app = makeApp({ cache: noCache });
    expect((await post(app, JSON.stringify(ida))).status).toBe(201);
    expect(await (await app.request("/")).text()).toContain("Visits: –<");
    expect((await problem(await app.request("/api/visits"))).status).toBe(503);
    expect((await app.request("/readyz")).status).toBe(503);
  });
});
