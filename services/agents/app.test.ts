import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { AppEnv } from "../kit/http.ts";
import { pageOf } from "../kit/page.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { problem, send } from "../kit/testing/requests.ts";
import { bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { documentHeadSchema, documentSchema, uploadTypes } from "./document.ts";
import { migrations } from "./migrations.ts";
import { answerSchema, hitsSchema } from "./question.ts";
import { agentsOn, documentOf, modelThatSays, upload } from "./testing/agents.ts";
import { pdfOf } from "./testing/pdf.ts";

const terms = {
  title: "Terms",
  text: "Goods may be returned within 30 days of delivery. Shipping back is free.\nInvoices are due after 14 days.",
};
const office = { title: "Office", text: "The office in Hamburg opens at nine. Visitors ring the bell." };
let database: Database;
let app: Hono<AppEnv>;
let settle: () => Promise<void>;
let termsId: string;

const create = (body: unknown, headers: Record<string, string> = {}) =>
  send(app, "POST", "/api/agents/documents", body, headers);
const ask = async (question: string, headers = {}, at = app) =>
  answerSchema.parse(await (await send(at, "POST", "/api/agents/answers", { question }, headers)).json());
const search = async (query: string, limit = 10, headers = {}) =>
  hitsSchema.parse(await (await send(app, "POST", "/api/agents/search", { query, limit }, headers)).json()).items;
const idOf = async (response: Response) => documentSchema.parse(await response.json()).id;

beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  ({ app, settle } = agentsOn(database));
  termsId = await idOf(await create(terms));
  await create(office);
  await settle();
}, setUpMs);
afterAll(() => database.close());

describe("documents", () => {
  test("are received, said where they are, and read afterwards", async () => {
    const response = await create({ ...office, title: " Office " });
    expect(response.status).toBe(201);
    const document = documentSchema.parse(await response.json());
    expect(document).toMatchObject({ title: "Office", state: "received", text: null, mediaType: "text/plain" });
    expect(await (await app.request(response.headers.get("location") ?? "")).json()).toEqual(document);
    await settle();
    expect(await documentOf(app, document.id)).toEqual({ ...document, state: "ready", text: office.text, chunks: 1 });
    await app.request(`/api/agents/documents/${document.id}`, { method: "DELETE" });
    await settle();
  });

  test("a replay answers the same one; another body under that key is refused, also another file", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const first = await create(office, headers);
    const replay = await create(office, headers);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await replay.json()).toEqual(await first.json());
    for (const other of [await create(terms, headers), await upload(app, "text/plain", "x", headers)]) {
      expect((await problem(other)).type).toBe("urn:bap:problem:idempotency-key-reused");
    }
  });

  test("are listed by pages, without their texts", async () => {
    const list = async (query: string) =>
      pageOf(documentHeadSchema.strict()).parse(await (await app.request(`/api/agents/documents?${query}`)).json());
    const first = await list("limit=1");
    const next = await list(`limit=1&cursor=${first.next}`);
    expect([...first.items, ...next.items]).toEqual((await list("limit=2")).items);
  });

  test("of each type are read, found, and answered as they were handed in", { timeout: 60_000 }, async () => {
    const files = {
      "application/pdf": await pdfOf(["The gardener plants tulips in a portable file."]),
      "text/html": Buffer.from("<h1>A page</h1><p>The gardener plants tulips on a page.<script>tulips</script>"),
      "text/markdown": Buffer.from("# Mark\n\nThe gardener plants tulips in Markdown."),
      "text/plain": Buffer.from("The gardener plants tulips in a plain file."),
    };
    for (const type of uploadTypes) {
      const id = await idOf(await upload(app, type, files[type]));
      await settle();
      expect(await documentOf(app, id)).toMatchObject({
        state: "ready",
        mediaType: type,
        title: "A file",
        reason: null,
      });
      expect((await search("gardener plants tulips")).map(({ documentId }) => documentId)).toContain(id);
      const original = await app.request(`/api/agents/documents/${id}/original`);
      expect(new Uint8Array(await original.arrayBuffer())).toEqual(new Uint8Array(files[type]));
      expect(original.headers.get("content-type")).toBe(type);
      expect(original.headers.get("content-disposition")).toContain("attachment");
    }
  });

  test(
    "that are broken, locked or empty are failed, with the reason, and cite nothing",
    { timeout: 60_000 },
    async () => {
      const files: [string, Uint8Array | string, string][] = [
        ["application/pdf", "%PDF-1.7 broken tulips", "no PDF that can be read"],
        ["application/pdf", await pdfOf(["locked tulips"], { userPassword: "x" }), "protected by a password"],
        ["text/html", "<script>tulips</script>", "no text in it"],
        ["text/plain", new Uint8Array([0xff, 0xfe]), "no text in UTF-8"],
      ];
      for (const [type, body, reason] of files) {
        const response = await upload(app, type, body);
        expect(response.status).toBe(201);
        await settle();
        const document = await documentOf(app, await idOf(response));
        expect(document).toMatchObject({ state: "failed", text: null, chunks: 0 });
        expect(document.reason).toContain(reason);
      }
    },
  );

  test("up to 20 MB are taken, and not more", { timeout: 60_000 }, async () => {
    const most = new Uint8Array(20 * 1024 * 1024).fill(0x20);
    const id = await idOf(await upload(app, "text/plain", most));
    expect(await documentOf(app, id)).toMatchObject({ bytes: most.length });
    const more = await problem(await upload(app, "text/plain", new Uint8Array(most.length + 1)));
    expect(more).toMatchObject({ status: 413 });
    await settle();
    expect(await documentOf(app, id)).toMatchObject({ state: "failed", reason: "there is no text in it" });
  });

  test("that are removed are not read, listed, found or had back any more", async () => {
    const gone = { title: "Gone", text: "The walrus sleeps." };
    const key = { "idempotency-key": uuidv7() };
    const id = await idOf(await create(gone, key));
    await settle();
    expect(await search("walrus")).toHaveLength(1);
    expect((await app.request(`/api/agents/documents/${id}`, { method: "DELETE" })).status).toBe(200);
    expect(await search("walrus")).toEqual([]);
    await settle();
    const vectors = await database.transaction(
      (tx) => tx.query("select 1 from chunk_vectors where document_id = $1", [id]),
      "*",
    );
    expect(vectors.rows).toEqual([]);
    // Nor do they come back by a request that was sent twice.
    expect((await problem(await create(gone, key))).status).toBe(409);
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/original"],
      ["DELETE", ""],
    ] as const) {
      const response = await app.request(`/api/agents/documents/${id}${path}`, { method });
      expect((await problem(response)).detail).toBe(`there is no document ${id}`);
    }
  });
});

test("a search finds the nearest chunk first, with its place and how near it is", async () => {
  const [first] = await search("returned goods", 1);
  expect(first).toMatchObject({ documentId: termsId, title: "Terms", position: 0, start: 0, text: terms.text });
  expect(first?.score).toBeGreaterThan(0.2);
  expect(await search("xylophone")).toEqual([]);
  expect(await search("?!")).toEqual([]);
});

describe("an answer without a model", () => {
  test("is made of sentences of the documents, the nearest first, each with where it stands", async () => {
    const { answer, citations, by } = await ask("Within how many days can goods be returned?");
    expect(by).toBe("local");
    expect(answer).toMatch(/^Goods may be returned within 30 days of delivery\. \[1\]/);
    expect(citations[0]).toEqual({
      mark: 1,
      documentId: termsId,
      title: "Terms",
      position: 0,
      start: 0,
      quote: "Goods may be returned within 30 days of delivery.",
    });
    for (const { mark, quote, start, documentId } of citations) {
      expect(answer).toContain(`${quote} [${mark}]`);
      const { text } = await documentOf(app, documentId);
      expect(text?.slice(start, start + quote.length)).toBe(quote);
    }
  });

  test("says the same sentence of two documents once", async () => {
    await create({ ...office, title: "Office, again" });
    await settle();
    const { citations } = await ask("When does the office in Hamburg open?");
    expect(citations.filter(({ quote }) => quote.startsWith("The office in Hamburg"))).toHaveLength(1);
  });

  test("is none where the documents do not say it", async () => {
    expect(await ask("Which xylophone?")).toEqual({ answer: null, citations: [], by: "local" });
  });
});

test("an answer by a model is asked for with what was found, and cites where it really stands", async () => {
  const language = modelThatSays("Thirty days [1], or more [99].");
  const modern = agentsOn(database, { parts: { language: { ...language, embeddingModel: "hashed" } } });
  const { answer, citations, by } = await ask("Within how many days can goods be returned?", {}, modern.app);
  expect({ answer, by }).toEqual({ answer: "Thirty days [1], or more.", by: "writer" });
  expect(citations).toHaveLength(1);
  expect(terms.text.slice(citations[0]!.start)).toMatch(new RegExp(`^${citations[0]!.quote}`));
  expect(await ask("Which xylophone?", {}, modern.app)).toEqual({ answer: null, citations: [], by: "writer" });
  expect(language.asked).toHaveLength(1);
});

test("no organisation lists, reads, removes, finds or is answered from what is another's", async () => {
  const theirs = bearer("theirs");
  const list = await app.request("/api/agents/documents", { headers: theirs });
  expect(await list.json()).toEqual({ items: [], next: null });
  for (const [method, path] of [
    ["GET", ""],
    ["GET", "/original"],
    ["DELETE", ""],
  ] as const) {
    const response = await app.request(`/api/agents/documents/${termsId}${path}`, { method, headers: theirs });
    expect(response.status).toBe(404);
  }
  expect(await search("returned goods", 10, theirs)).toEqual([]);
  expect(await ask("Within how many days can goods be returned?", theirs)).toMatchObject({ answer: null });
  expect(await documentOf(app, termsId)).toMatchObject({ state: "ready" });
});

test("fails with 403 for who may only read, with 415 for another type, and with 422 without a title", async () => {
  expect((await create(terms, bearer("default", "reader"))).status).toBe(403);
  expect((await problem(await upload(app, "image/png", "x"))).detail).toContain("application/pdf");
  const untitled = await app.request("/api/agents/documents", {
    method: "POST",
    body: "x",
    headers: { "content-type": "text/plain" },
  });
  expect((await problem(untitled)).errors).toEqual([{ parameter: "title", detail: "is needed for a file: ?title=…" }]);
});

test.each<[string, unknown, string]>([
  ["documents", { title: "x" }, "#/text"],
  ["documents", { title: "x", text: "y".repeat(200_001) }, "#/text"],
  ["search", { query: " " }, "#/query"],
  ["search", { query: "x", limit: 51 }, "#/limit"],
  ["answers", { question: "a\0b" }, "#/question"],
])("fails with 422 at %s for %j", async (path, body, pointer) => {
  const { status, errors } = await problem(await send(app, "POST", `/api/agents/${path}`, body));
  expect([status, errors?.[0]?.pointer]).toEqual([422, pointer]);
});
