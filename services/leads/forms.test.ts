import type { Hono } from "hono";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { AppEnv } from "../kit/http.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { problem } from "../kit/testing/requests.ts";
import { assemble, bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { defaultForm } from "./forms.ts";
import { migrations } from "./migrations.ts";
import { perMinute } from "./rate-limit.ts";
import { leads } from "./service.ts";

const ida = { name: "Ida", email: "ida@example.com", country: "Germany" };
let database: Database;
let app: Hono<AppEnv>;

beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
}, setUpMs);
afterAll(() => database.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  ({ app } = assemble(leads({ WEBHOOKS_PRIVATE: false, PROXIES: 1 }), database));
});
afterEach(() => vi.useRealTimers());

type Headers = Record<string, string>;
const jsonOf = async (response: Response | Promise<Response>) =>
  (await (await response).json()) as Record<string, unknown>;
const submit = (form: string, body: unknown, headers: Headers = {}) =>
  app.request(`/forms/${form}/submissions`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
const tokenOf = async (form: string) => String((await jsonOf(app.request(`/forms/${form}/token`)))["token"]);
const wait = (ms: number) => vi.setSystemTime(Date.now() + ms);

/** A new form of an organisation, and what came over it so far. */
async function formOf(organisation: string) {
  const body = JSON.stringify({ name: "Fair", source: "fair 2026" });
  const headers = { "content-type": "application/json", "idempotency-key": "k", ...bearer(organisation) };
  const made = await jsonOf(app.request("/api/leads/forms", { method: "POST", body, headers }));
  const came = async () =>
    (await jsonOf(app.request("/api/leads", { headers: bearer(organisation) })))["items"] as Record<string, unknown>[];
  return { id: String(made["id"]), came };
}

test("what somebody sends over a form becomes a lead of its organisation, and the answer tells nothing", async () => {
  const { id, came } = await formOf("acme");
  const token = await tokenOf(id);
  wait(5_000);
  const response = await submit(id, { ...ida, token });
  expect([response.status, await response.json()]).toEqual([202, { received: true }]);
  expect(await came()).toMatchObject([{ name: "Ida", country: "DE", source: "fair 2026", status: "new" }]);
  const events = await jsonOf(app.request("/api/leads/events", { headers: bearer("acme") }));
  expect(events["items"]).toMatchObject([{ type: "bap.lead.captured", actor: "visitor" }, { type: "bap.form.added" }]);
  expect((await formOf("acme")).id).toBe(id);
});

test("a token takes one submission: again it is the same one, and another is refused", async () => {
  const { id, came } = await formOf("single");
  const token = await tokenOf(id);
  wait(5_000);
  for (let i = 0; i < 3; i++) expect((await submit(id, { ...ida, token })).status).toBe(202);
  const other = await problem(await submit(id, { ...ida, email: "zoe@example.com", token }));
  expect(other).toMatchObject({ status: 422, type: "urn:bap:problem:idempotency-key-reused" });
  for (const key of ["1", "2"]) await submit(id, { ...ida, name: key, token }, { "idempotency-key": key });
  expect(await came()).toHaveLength(1);
});

test("what a machine sends is answered like everything else, and dropped", async () => {
  const { id, came } = await formOf("machines");
  const other = await formOf("others");
  const [fresh, foreign] = [await tokenOf(id), await tokenOf(other.id)];
  const sent = [{ token: fresh }, { token: "x" }];
  for (const body of sent) expect((await submit(id, { ...ida, ...body })).status).toBe(202);
  wait(5_000);
  const filled = { token: fresh, website: "https://spam.example" };
  for (const body of [filled, { token: foreign }]) {
    const response = await submit(id, { ...ida, ...body });
    expect([response.status, await response.json()]).toEqual([202, { received: true }]);
  }
  expect([await came(), await other.came()]).toEqual([[], []]);
});

test("fails when a form was open for more than a day, which its reader may hear", async () => {
  const { id, came } = await formOf("patient");
  const token = await tokenOf(id);
  wait(25 * 3_600_000);
  expect(await problem(await submit(id, { ...ida, token }))).toMatchObject({
    status: 422,
    type: "urn:bap:problem:form-expired",
  });
  expect(await came()).toEqual([]);
});

test("fails after too many submissions of one address, whoever it says it speaks for", async () => {
  const { id } = await formOf("flooded");
  const from = (address: string) => submit(id, { ...ida, token: "x" }, { "x-forwarded-for": address });
  for (let i = 0; i < perMinute; i++) expect((await from(`10.0.0.${i}, 192.0.2.1`)).status).toBe(202);
  const refused = await from("192.0.2.77, 192.0.2.1");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await problem(refused)).status).toBe(429);
  expect((await from("192.0.2.2")).status).toBe(202);
});

test("fails for a form that is not there, a source of one's own, and a body that is too large", async () => {
  const { id, came } = await formOf("strict");
  const token = await tokenOf(id);
  wait(5_000);
  expect((await problem(await submit(uuidv7(), { ...ida, token }))).status).toBe(404);
  expect((await problem(await app.request(`/forms/${uuidv7()}/token`))).status).toBe(404);
  expect((await problem(await submit(id, { ...ida, token, source: "friend" }))).status).toBe(422);
  expect((await problem(await submit(id, { ...ida, token, message: "x".repeat(70_000) }))).status).toBe(413);
  expect((await problem(await submit(id, ida))).status).toBe(422);
  expect(await came()).toEqual([]);
});

test("a form is for all sites, and nothing else is", async () => {
  const { id } = await formOf("embedded");
  const allowed = async (path: string) => {
    const headers = { origin: "https://www.example", "access-control-request-method": "POST" };
    return (await app.request(path, { method: "OPTIONS", headers })).headers.get("access-control-allow-origin");
  };
  expect(await allowed(`/forms/${id}/submissions`)).toBe("*");
  expect([await allowed("/api/leads"), await allowed("/api/leads/forms")]).toEqual([null, null]);
});

test("each organisation lists its own forms only; the default one has a form from the start", async () => {
  const { id } = await formOf("lists");
  const idsOf = async (organisation: string) => {
    const { items } = await jsonOf(app.request("/api/leads/forms", { headers: bearer(organisation, "reader") }));
    return (items as { id: string }[]).map((form) => form.id);
  };
  expect([await idsOf("lists"), await idsOf("default"), await idsOf("nobody")]).toEqual([[id], [defaultForm], []]);
});

test("the page shows the default form, allows its own script and style only, and hides the trap", async () => {
  const start = (await app.request("/")).headers.get("location") ?? "";
  expect(start).toBe(`/forms/${defaultForm}`);
  const [one, two] = await Promise.all([app.request(start), app.request(start)]);
  const policy = one.headers.get("content-security-policy") ?? "";
  const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
  const html = await one.text();
  expect(html).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(html).toContain(`data-form="${defaultForm}"`);
  expect(html).toContain(`<script nonce="${nonce}">`);
  expect(html).toContain(`<style nonce="${nonce}">`);
  for (const field of ["name", "email", "company", "country", "message"]) {
    expect(html).toContain(`<label for="${field}">`);
    expect(html).toMatch(new RegExp(`id="${field}"\\s+name="${field}"`));
  }
  expect(html).toMatch(/<div class="trap" aria-hidden="true">[^]*name="website" tabindex="-1" autocomplete="off"/);
  expect(two.headers.get("content-security-policy")).not.toBe(policy);
});

test("each form has a page of its own, and what is no form has none", async () => {
  const { id } = await formOf("own page");
  expect(await (await app.request(`/forms/${id}`)).text()).toContain(`data-form="${id}"`);
  for (const none of [uuidv7(), "x", `${id}"><b`]) {
    const answer = await app.request(`/forms/${encodeURIComponent(none)}`);
    expect((await problem(answer)).status, none).toBe(404);
  }
});
