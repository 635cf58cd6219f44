import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DatabaseUnavailable, openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { AppEnv } from "../kit/http.ts";
import { pageOf } from "../kit/page.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { problem } from "../kit/testing/requests.ts";
import { assemble, bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { draftHeadSchema, draftSchema } from "./draft.ts";
import { migrations } from "./migrations.ts";
import { content } from "./service.ts";

const text = { title: "Spring", body: "It is here.\nAt last." };
let database: Database;
let app: Hono<AppEnv>;

beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  app = assemble(content({ WEBHOOKS_PRIVATE: false }), database).app;
}, setUpMs);
afterAll(() => database.close());

const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(`/api/content${path}`, {
    method,
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
const get = (path: string, headers: Record<string, string> = {}) => app.request(`/api/content${path}`, { headers });
const create = async (draft: object = text, headers: Record<string, string> = {}) =>
  draftSchema.parse(await (await send("POST", "/drafts", draft, headers)).json());
const move = (id: string, state: string, more: object = {}, headers: Record<string, string> = {}) =>
  send("PUT", `/drafts/${id}/state`, { state, ...more }, headers);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

describe("drafts", () => {
  test("are stored, say where they are, and are answered there", async () => {
    const response = await send("POST", "/drafts", { ...text, title: "  Spring  ", plannedFor: "2030-05-01" });
    expect(response.status).toBe(201);
    const draft = draftSchema.parse(await response.json());
    const planned = { plannedFor: "2030-05-01T00:00:00.000Z", channel: null, brief: "" };
    expect(draft).toMatchObject({ ...text, ...planned, state: "draft", publishedAt: null, writtenBy: null });
    const again = await app.request(response.headers.get("location") ?? "");
    expect(await again.json()).toEqual(draft);
  });

  test("a replay answers the same draft; another body under that key is refused", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const first = await send("POST", "/drafts", text, headers);
    const replay = await send("POST", "/drafts", text, headers);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await replay.json()).toEqual(await first.json());
    const other = await send("POST", "/drafts", { ...text, body: "Not yet." }, headers);
    expect(await problem(other)).toMatchObject({ status: 422, type: "urn:bap:problem:idempotency-key-reused" });
  });

  test("change as long as they are drafts; their plan, until they are published", async () => {
    const { id } = await create();
    const changed = await send("PATCH", `/drafts/${id}`, { title: "Summer", plannedFor: "2030-07-01" });
    expect(await changed.json()).toMatchObject({ title: "Summer", body: text.body });
    await move(id, "review");
    expect((await send("PATCH", `/drafts/${id}`, { plannedFor: null })).status).toBe(200);
    const refused = await problem(await send("PATCH", `/drafts/${id}`, { title: "Autumn" }));
    expect(refused).toMatchObject({ status: 409, detail: expect.stringContaining("in review") as string });
    await move(id, "approved");
    await move(id, "published");
    expect((await send("PATCH", `/drafts/${id}`, { plannedFor: null })).status).toBe(409);
    expect(await (await get(`/drafts/${id}`)).json()).toMatchObject({ title: "Summer", plannedFor: null });
  });

  test("are listed by pages, of one state too, and without their texts", async () => {
    const as = bearer("listed");
    const { id } = await create(text, as);
    await move(id, "review", {}, as);
    await create(text, as);
    const list = async (query: string) =>
      pageOf(draftHeadSchema).parse(await (await get(`/drafts?${query}`, as)).json());
    const first = await list("limit=1");
    expect((await list(`limit=1&cursor=${first.next}`)).items).toMatchObject([{ id }]);
    expect(await list("state=review")).toMatchObject({ items: [{ id, state: "review" }], next: null });
    expect(await (await get("/drafts", as)).text()).not.toContain("At last");
  });

  test.each([
    [{}, ["#/title"]],
    [{ title: " ", body: "x" }, ["#/title"]],
    [{ title: "x".repeat(201) }, ["#/title"]],
    [{ ...text, body: "a\0b" }, ["#/body"]],
    [{ ...text, plannedFor: "0000-01-01" }, ["#/plannedFor"]],
    [{ ...text, plannedFor: "soon" }, ["#/plannedFor"]],
    [{ ...text, channel: "page" }, ["#/channel"]],
    [{ ...text, channel: "01890000-0000-7000-8000-000000000000" }, ["#/channel"]],
    [{ ...text, state: "published" }, ["#"]],
  ])("fails with 422 when a new draft is %j", async (body, pointers) => {
    const { status, errors } = await problem(await send("POST", "/drafts", body));
    expect([status, errors?.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
  });

  test.each([
    "/drafts?limit=0",
    "/drafts?state=gone",
    "/drafts?cursor=1",
    "/drafts/1",
    "/calendar",
    "/calendar?from=1&to=2",
    `/drafts/${uuidv7()}/performance?from=0000-01-01`,
  ])("fails with 422 for %s", async (path) => {
    expect((await problem(await get(path))).status).toBe(422);
  });

  test("fails with 404 for a draft that is not there, or another organisation's", async () => {
    const theirs = await create(text, bearer("theirs"));
    for (const id of [uuidv7(), theirs.id]) {
      for (const response of [
        await get(`/drafts/${id}`),
        await move(id, "review"),
        await send("PATCH", `/drafts/${id}`, { title: "Ours" }),
        await send("POST", `/drafts/${id}/proposal`, {}),
        await get(`/drafts/${id}/performance`),
        await get(`/drafts/${id}/deliveries`),
        await send("POST", `/drafts/${id}/deliveries`, {}),
      ]) {
        expect(await problem(response)).toMatchObject({ status: 404, detail: `there is no draft ${id}` });
      }
    }
    expect(await (await get(`/drafts/${theirs.id}`, bearer("theirs"))).json()).toEqual(theirs);
  });
});

describe("the workflow", () => {
  test("leads from draft to published, and back before that; each step twice is that step once", async () => {
    const { id } = await create();
    const publishAt = inAnHour();
    const steps = ["review", "draft", "review", "approved", "review", "approved", "scheduled", "approved", "published"];
    for (const state of steps) {
      const more = state === "scheduled" ? { publishAt } : {};
      const response = await move(id, state, more);
      expect([state, response.status]).toEqual([state, 200]);
      const moved = draftSchema.parse(await response.json());
      expect(moved).toMatchObject({ state, publishAt: state === "scheduled" ? publishAt : null });
      expect(moved.publishedAt !== null).toBe(state === "published");
      expect(await (await move(id, state, more)).json()).toEqual(moved);
    }
    const { items } = (await (await get(`/events?subject=${id}&limit=100`)).json()) as { items: { type: string }[] };
    expect(items.map(({ type }) => type)).toEqual([
      "bap.draft.published",
      ...Array.from({ length: steps.length - 1 }, () => "bap.draft.moved"),
      "bap.draft.created",
    ]);
  });

  test("fails with 409 that names both states for a step that is left out or taken back", async () => {
    const { id } = await create();
    expect(await problem(await move(id, "published"))).toMatchObject({
      status: 409,
      detail: "the draft is a draft: it cannot become published, only in review",
    });
    for (const state of ["review", "approved", "published"]) await move(id, state);
    expect(await problem(await move(id, "draft"))).toMatchObject({
      status: 409,
      detail: "the draft is published: it cannot become a draft, nor anything else",
    });
    expect(await (await get(`/drafts/${id}`)).json()).toMatchObject({ state: "published" });
  });

  test("fails with 409 for a draft without a text", async () => {
    const { id } = await create({ title: "Empty" });
    expect((await problem(await move(id, "review"))).detail).toContain("no text yet");
  });

  test("fails with 403 where somebody decides who may only write", async () => {
    const member = bearer("default", "member", "bob");
    const { id } = await create(text, member);
    expect((await move(id, "review", {}, member)).status).toBe(200);
    for (const state of ["approved", "scheduled", "published"]) {
      const refused = await problem(await move(id, state, {}, member));
      expect(refused).toMatchObject({ status: 403, detail: expect.stringContaining("decide") as string });
    }
    expect((await move(id, "draft", {}, member)).status).toBe(200);
    expect((await send("POST", "/drafts", text, bearer("default", "reader"))).status).toBe(403);
  });

  test("schedules as planned where no time is given; fails with 422 for a time that is over, missing or of another state", async () => {
    const plannedFor = inAnHour();
    const { id } = await create({ ...text, plannedFor });
    expect((await problem(await move(id, "review", { publishAt: plannedFor }))).errors?.[0]?.pointer).toBe(
      "#/publishAt",
    );
    await move(id, "review");
    await move(id, "approved");
    const over = await problem(await move(id, "scheduled", { publishAt: "2020-01-01T00:00:00Z" }));
    expect(over).toMatchObject({ status: 422, errors: [{ pointer: "#/publishAt" }] });
    expect(await (await move(id, "scheduled")).json()).toMatchObject({ state: "scheduled", publishAt: plannedFor });
    const unplanned = await create();
    await move(unplanned.id, "review");
    await move(unplanned.id, "approved");
    expect((await problem(await move(unplanned.id, "scheduled"))).errors?.[0]?.detail).toContain("is missing");
  });
});

describe("the calendar", () => {
  test("shows what was published, will be, and is planned, in its order, and nothing of others", async () => {
    const as = bearer("calendar");
    const planned = await create({ ...text, title: "planned", plannedFor: "2031-03-02T10:00:00Z" }, as);
    const scheduled = await create({ ...text, title: "scheduled", plannedFor: "2031-03-30" }, as);
    await create({ ...text, title: "later", plannedFor: "2031-04-01T00:00:00Z" }, as);
    await create({ ...text, title: "never" }, as);
    await create({ ...text, title: "theirs", plannedFor: "2031-03-03" }, bearer("other"));
    for (const state of ["review", "approved"]) await move(scheduled.id, state, {}, as);
    await move(scheduled.id, "scheduled", { publishAt: "2031-03-01T08:00:00+01:00" }, as);
    expect(await (await get("/calendar?from=2031-03-01&to=2031-04-01", as)).json()).toEqual({
      items: [
        { id: scheduled.id, title: "scheduled", state: "scheduled", channel: null, at: "2031-03-01T07:00:00.000Z" },
        { id: planned.id, title: "planned", state: "draft", channel: null, at: "2031-03-02T10:00:00.000Z" },
      ],
    });
  });

  test.each([
    ["from=2031-03-01&to=2031-03-01", "must be later than from"],
    ["from=2030-01-01&to=2031-12-01", "must be at most 400 days after from"],
  ])("fails with 422 for %s", async (query, detail) => {
    expect((await problem(await get(`/calendar?${query}`))).errors).toEqual([{ parameter: "to", detail }]);
  });
});

describe("channels", () => {
  const webhook = {
    name: "Site",
    kind: "webhook",
    settings: { url: "https://site.test/in", secret: "s3cret-of-sixteen" },
  };

  test("are set up by who may decide, answered without secrets, and changed", async () => {
    const as = bearer("channels");
    expect((await send("POST", "/channels", webhook, bearer("channels", "member"))).status).toBe(403);
    const response = await send("POST", "/channels", webhook, { ...as, "idempotency-key": "one" });
    const channel = (await response.json()) as { id: string };
    expect(channel).toMatchObject({ name: "Site", kind: "webhook", settings: { url: "https://site.test/in" } });
    const replay = await send("POST", "/channels", webhook, { ...as, "idempotency-key": "one" });
    expect(await replay.json()).toEqual(channel);
    expect(await (await app.request(response.headers.get("location") ?? "", { headers: as })).json()).toEqual(channel);
    expect(await (await get("/channels", as)).json()).toEqual({ items: [channel], next: null });
    const renamed = await send("PATCH", `/channels/${channel.id}`, { name: "Shop" }, as);
    expect(await renamed.json()).toEqual({ ...channel, name: "Shop" });
    for (const path of ["/channels", "/events?limit=100"]) {
      expect(await (await get(path, as)).text()).not.toContain("s3cret");
    }
  });

  test("fail with 409 for a name that is taken, also by a change", async () => {
    const as = bearer("names");
    await send("POST", "/channels", { name: "one", kind: "page" }, as);
    const again = await send("POST", "/channels", { name: "one", kind: "page" }, as);
    expect(await problem(again)).toMatchObject({ status: 409, detail: 'there is a channel "one" already' });
    const two = (await (await send("POST", "/channels", { name: "two", kind: "page" }, as)).json()) as { id: string };
    expect((await problem(await send("PATCH", `/channels/${two.id}`, { name: "one" }, as))).status).toBe(409);
  });

  test.each([
    [{ ...webhook, settings: {} }, ["#/settings/url", "#/settings/secret"]],
    [{ ...webhook, settings: { ...webhook.settings, url: "file:///etc/passwd" } }, ["#/settings/url"]],
    [{ ...webhook, settings: { ...webhook.settings, url: "https://u:p@site.test" } }, ["#/settings/url"]],
    [{ ...webhook, settings: { ...webhook.settings, secret: "short" } }, ["#/settings/secret"]],
    [{ ...webhook, settings: { ...webhook.settings, url: "http://site.test/in" } }, ["#/settings/url"]],
    [{ ...webhook, settings: { ...webhook.settings, url: "https://169.254.169.254/" } }, ["#/settings/url"]],
    [{ name: "List", kind: "mail", settings: { to: ["nobody"] } }, ["#/settings/to/0"]],
    [{ name: "Page", kind: "page", settings: { more: 1 } }, ["#/settings"]],
    [{ name: "Pigeon", kind: "pigeon" }, ["#/kind"]],
  ])("fails with 422 for %j", async (body, pointers) => {
    const { status, errors } = await problem(await send("POST", "/channels", body));
    expect([status, errors?.map(({ pointer }) => pointer)]).toEqual([422, pointers]);
  });

  test("fails with 422 for settings as deep as no stack is", async () => {
    const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
    const response = await app.request("/api/content/channels", {
      method: "POST",
      body: `{"name":"Deep","kind":"page","settings":{"a":${deep}}}`,
      headers: { "content-type": "application/json", "idempotency-key": uuidv7() },
    });
    expect((await problem(response)).errors).toEqual([{ pointer: "#/settings", detail: "is nested too deeply" }]);
  });

  test("of another organisation cannot be named, read or changed", async () => {
    const theirs = (await (await send("POST", "/channels", webhook, bearer("theirs"))).json()) as { id: string };
    expect((await send("POST", "/drafts", { ...text, channel: theirs.id })).status).toBe(422);
    const mine = await create();
    expect((await send("PATCH", `/drafts/${mine.id}`, { channel: theirs.id })).status).toBe(422);
    expect((await get(`/channels/${theirs.id}`)).status).toBe(404);
    expect((await send("PATCH", `/channels/${theirs.id}`, { name: "Ours" })).status).toBe(404);
    expect(await (await get(`/channels/${theirs.id}`, bearer("theirs"))).json()).toMatchObject({ name: "Site" });
  });
});

describe("without its store", () => {
  const lost = () => Promise.reject(new DatabaseUnavailable(new Error("postgres://u:s3cret@db is down")));
  const away = assemble(content({ WEBHOOKS_PRIVATE: false }), {
    query: lost,
    transaction: lost,
    close: () => Promise.resolve(),
  }).app;

  test("it is alive, and answers 503 to callers and nothing about the inside", async () => {
    expect((await away.request("/healthz")).status).toBe(200);
    const headers = { "content-type": "application/json" };
    const response = await away.request("/api/content/drafts", { method: "POST", body: JSON.stringify(text), headers });
    expect(await problem(response)).toMatchObject({
      status: 503,
      detail: "the store does not answer; try again shortly",
    });
  });
});
