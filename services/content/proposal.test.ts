import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import type { LanguageSettings } from "../kit/language/language.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { startLanguageStandIn } from "../kit/testing/language-stand-in.ts";
import type { LanguageStandIn } from "../kit/testing/language-stand-in.ts";
import { problem } from "../kit/testing/requests.ts";
import { assemble, bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { Draft, Proposal } from "./draft.ts";
import { migrations } from "./migrations.ts";
import { content } from "./service.ts";

const brief = "All garden chairs cost half from Monday on. For families with a small balcony.";

let database: Database;
let standIn: LanguageStandIn;
beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  standIn = await startLanguageStandIn();
}, setUpMs);
beforeEach(() => {
  standIn.asked.length = 0;
  standIn.mishaps = [];
});
afterAll(async () => {
  await standIn.close();
  await database.close();
});

function open(settings: LanguageSettings) {
  const { app } = assemble(content({ ...settings, WEBHOOKS_PRIVATE: false }), database);
  const call = (method: string, path: string, body?: object, headers: Record<string, string> = bearer("acme")) =>
    app.request(`/api/content/drafts${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
  const read = async (response: Response | Promise<Response>) => (await (await response).json()) as Draft & Proposal;
  const create = (more: object = {}) => read(call("POST", "", { title: "Chairs", brief, ...more }));
  const propose = (id: string, headers: Record<string, string> = {}) =>
    call("POST", `/${id}/proposal`, undefined, { ...bearer("acme", "member"), ...headers });
  return { call, read, create, propose };
}
const byModel = () =>
  open({
    LLM_URL: standIn.url,
    LLM_KEY: "s3cret",
    LLM_CHAT_MODEL: "writer",
    LLM_EMBEDDING_MODEL: "reader",
    LLM_EMBEDDING_SIZE: 384,
  });

describe("a proposal", () => {
  test("is written from the brief, and is the draft's text from then on, with the name of who wrote it", async () => {
    const { call, read, create, propose } = byModel();
    const { id } = await create();
    const response = await propose(id);
    expect(response.status).toBe(201);
    const proposal = await read(response);
    expect(proposal).toMatchObject({ draftId: id, body: `Written about: ${brief}`, by: "writer" });
    expect(await read(call("GET", `/${id}`))).toMatchObject({
      body: proposal.body,
      writtenBy: "writer",
      state: "draft",
    });
    const [system, user] = standIn.asked[0]!.body.messages!;
    expect(system!.content).toContain('"Chairs"');
    expect(user!.content).toBe(brief);
  });

  test("without a model has the brief's own sentences, and says that none wrote it", async () => {
    const { call, read, create, propose } = open({});
    const { id } = await create();
    const proposal = await read(propose(id));
    expect(proposal.by).toBe("local");
    for (const line of proposal.body.split("\n")) expect(brief).toContain(line);
    expect(await read(call("GET", `/${id}`))).toMatchObject({ writtenBy: "local" });
  });

  test("is a person's text once a person changed it, and is then never overwritten", async () => {
    const { call, read, create, propose } = byModel();
    const { id } = await create();
    await propose(id);
    expect((await propose(id)).status).toBe(201);
    expect(await read(call("PATCH", `/${id}`, { body: "My own." }))).toMatchObject({ writtenBy: null });
    expect(await problem(await propose(id))).toMatchObject({ status: 409, type: "urn:bap:problem:text-of-a-person" });
    expect(await read(call("GET", `/${id}`))).toMatchObject({ body: "My own." });
    await call("PATCH", `/${id}`, { body: "" });
    expect((await propose(id)).status).toBe(201);
  });

  test("the same key asks the model once, and again only after it failed", async () => {
    const { create, propose, read } = byModel();
    const { id } = await create();
    const key = { "idempotency-key": uuidv7() };
    standIn.mishaps = [{ status: 400 }];
    expect(await problem(await propose(id, key))).toMatchObject({ status: 502 });
    const first = await read(propose(id, key));
    const replay = await propose(id, key);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await read(replay)).toEqual(first);
    expect(standIn.asked).toHaveLength(2);
    const other = await create();
    expect((await problem(await propose(other.id, key))).type).toBe("urn:bap:problem:idempotency-key-reused");
  });

  test("of two requests with one key at once, both answer the one proposal", async () => {
    const { create, propose, read } = byModel();
    const { id } = await create();
    const key = { "idempotency-key": uuidv7() };
    const both = await Promise.all([read(propose(id, key)), read(propose(id, key))]);
    expect(both[0]).toEqual(both[1]);
    const { rows } = await database.transaction(
      (tx) => tx.query("select id from proposals where draft_id = $1", [id]),
      "acme",
    );
    expect(rows).toHaveLength(1);
  });

  test("fails with 409 when the draft was changed meanwhile, and keeps the change", async () => {
    const { call, read, create, propose } = byModel();
    const { id } = await create();
    standIn.mishaps = [{ status: 429, retryAfter: 1 }];
    const pending = propose(id);
    await expect.poll(() => standIn.asked.length, { timeout: 10_000 }).toBe(1);
    await call("PATCH", `/${id}`, { body: "Meanwhile." });
    expect((await problem(await pending)).detail).toContain("was changed while");
    expect(await read(call("GET", `/${id}`))).toMatchObject({ body: "Meanwhile.", writtenBy: null });
  });

  test("fails with 409 without a brief, and beyond the state draft; nobody is asked", async () => {
    const { call, create, propose } = byModel();
    const bare = await create({ brief: "" });
    expect(await problem(await propose(bare.id))).toMatchObject({ status: 409, type: "urn:bap:problem:no-brief" });
    const written = await create({ body: "There." });
    await call("PUT", `/${written.id}/state`, { state: "review" });
    expect((await problem(await propose(written.id))).detail).toContain("in review");
    expect(standIn.asked).toHaveLength(0);
  });

  test("fails with 503 while the model is away, and the draft stays as it is", async () => {
    const { call, read, create, propose } = byModel();
    const draft = await create();
    standIn.mishaps = Array.from({ length: 3 }, () => ({ status: 503 }));
    expect(await problem(await propose(draft.id))).toMatchObject({
      status: 503,
      detail: "the language model does not answer; try again shortly",
    });
    expect(await read(call("GET", `/${draft.id}`))).toEqual(draft);
  });
});
