import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Parser } from "htmlparser2";
import { openDatabase } from "../../kit/database.ts";
import type { Database } from "../../kit/database.ts";
import type { AppEnv } from "../../kit/http.ts";
import { setUpMs } from "../../kit/testing/databases.ts";
import { problem } from "../../kit/testing/requests.ts";
import { assemble, bearer, prepare } from "../../kit/testing/service.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { migrations } from "../migrations.ts";
import { content } from "../service.ts";

const evil = { title: `<script>alert("&")</script>`, body: "One <img src=x onerror=alert(1)>\u0001\n\nTwo ]]> & 🌍" };
const ORIGIN = "https://news.example.com";

let database: Database;
let app: Hono<AppEnv>;
beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  app = assemble(content({ WEBHOOKS_PRIVATE: false, ORIGIN }), database).app;
}, setUpMs);
afterAll(() => database.close());

async function draft(organisation: string, ...path: string[]): Promise<{ id: string; url: string | null }> {
  const headers = { ...bearer(organisation), "content-type": "application/json" };
  const init = (method: string, body: object) => ({ method, headers, body: JSON.stringify(body) });
  let made = (await (await app.request("/api/content/drafts", init("POST", evil))).json()) as {
    id: string;
    url: string | null;
  };
  for (const state of path) {
    made = (await (
      await app.request(`/api/content/drafts/${made.id}/state`, init("PUT", { state }))
    ).json()) as typeof made;
  }
  return made;
}
const published = (organisation: string) => draft(organisation, "review", "approved", "published");
const textOf = async (path: string) => (await app.request(path)).text();

/** The elements of a document, and its text. */
function parse(document: string, xmlMode: boolean) {
  const names: string[] = [];
  const values: string[] = [];
  let text = "";
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        names.push(name);
        values.push(...Object.values(attributes));
      },
      ontext: (part) => (text += part),
    },
    { xmlMode, decodeEntities: true },
  );
  parser.end(document);
  return { names, values, text };
}

test("a published text is a page for everybody, at the address that was told, and nothing in it runs", async () => {
  const { id, url } = await published("default");
  expect(url).toBe(`${ORIGIN}/published/${id}`);
  const response = await app.request(new URL(url!).pathname);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("public, max-age=60");
  const policy = response.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe");
  const { names, text } = parse(await response.text(), false);
  expect(names).not.toContain("script");
  expect(names).not.toContain("img");
  expect(names.filter((name) => name === "p")).toHaveLength(2);
  for (const part of [evil.title, "One <img src=x onerror=alert(1)>", "Two ]]> & 🌍"]) expect(text).toContain(part);
});

test("the list leads to the newest first, and the front door to the list", async () => {
  const [one, two] = [await published("listed"), await published("listed")];
  const list = await textOf("/published?organisation=listed");
  const links = parse(list, false).values.filter((value) => /^\/published\/[0-9a-f-]{36}/.test(value));
  expect(links).toEqual([two, one].map(({ id }) => `/published/${id}?organisation=listed`));
  expect(parse(list, false).names).not.toContain("script");
  expect((await app.request("/")).headers.get("location")).toBe("/published");
});

test("the feed is well-formed, tells whole addresses and the whole text, and drops what XML cannot hold", async () => {
  const { id } = await published("fed");
  const response = await app.request("/published/feed.xml?organisation=fed");
  expect(response.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  const xml = await response.text();
  const { names, values, text } = parse(xml, true);
  expect(names.filter((name) => name === "entry")).toHaveLength(1);
  expect(values).toContain(`${ORIGIN}/published/${id}?organisation=fed`);
  expect(text).toContain(evil.title);
  expect(text).toContain("Two ]]> & 🌍");
  expect(xml).not.toContain("\u0001");
  expect(await textOf("/published/feed.xml?organisation=nobody")).toContain(
    "<updated>1970-01-01T00:00:00.000Z</updated>",
  );
});

test("fails with 404 for what is not published, is another organisation's, or is no id", async () => {
  const hidden = [await draft("default"), await draft("default", "review", "approved"), await published("elsewhere")];
  for (const id of [...hidden.map((one) => one.id), uuidv7(), "feed", "%00"]) {
    expect((await problem(await app.request(`/published/${id}`))).status).toBe(404);
  }
  for (const path of ["/published", "/published/feed.xml"]) {
    const shown = await textOf(path);
    for (const { id } of hidden) expect(shown).not.toContain(id);
  }
});

test.each(["*", "", "a'b", "a b"])("fails with 404 for the organisation %j", async (organisation) => {
  for (const path of ["/published", "/published/feed.xml", `/published/${uuidv7()}`]) {
    const response = await app.request(`${path}?organisation=${encodeURIComponent(organisation)}`);
    expect((await problem(response)).status).toBe(404);
  }
});
