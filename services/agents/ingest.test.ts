import { beforeAll, describe, expect, test } from "vitest";
import { maxAttempts } from "../kit/jobs.ts";
import { Problem } from "../kit/problem.ts";
import type { CloudEvent } from "../kit/events.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { describeOnEveryDatabase, setUpMs } from "../kit/testing/databases.ts";
import { silent } from "../kit/testing/log.ts";
import { bearer, prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { publishedContent } from "./consumer.ts";
import { embedAgain } from "./ingest.ts";
import { migrations } from "./migrations.ts";
import type { ObjectStore } from "./objects.ts";
import { originalOf } from "./originals.ts";
import { search } from "./search.ts";
import { documentsPage, findDocument, removeDocument, storeDocument } from "./store.ts";
import { agentsOn, modelThatSays } from "./testing/agents.ts";
import type { VectorStore } from "./vectors/vector-store.ts";

const of = (organisation: string): Tenant => ({ organisation, team: "north", owner: "ida" });
const filler = "Nothing of interest is said in this one. ".repeat(60);
const note = {
  title: "Zoë 🌍",
  mediaType: "text/plain" as const,
  bytes: Buffer.from(`${filler}The gate's code is 'O'Neil'; drop table chunks. ${filler}`),
};

/** An object store in memory. */
function memoryObjects(): ObjectStore & { readonly kept: Map<string, Uint8Array>; away: boolean } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    away: false,
    put(key, bytes) {
      return this.away ? Promise.reject(new Error("away")) : Promise.resolve(void kept.set(key, bytes));
    },
    get: (key) => Promise.resolve(kept.get(key)!),
    remove: (key) => Promise.resolve(void kept.delete(key)),
  };
}

describeOnEveryDatabase("reading documents", (database) => {
  beforeAll(() => prepare(database(), migrations), setUpMs);

  const handIn = async (agents: ReturnType<typeof agentsOn>, tenant: Tenant, document = note) => {
    const id = uuidv7();
    await agents.means.work(tenant, (unit) => storeDocument(unit, id, document));
    return id;
  };
  const read = ({ means }: ReturnType<typeof agentsOn>, tenant: Tenant, id: string) =>
    means.work(tenant, (unit) => findDocument(unit, id));
  const count = async (sql: string, ...params: string[]) =>
    (await database().transaction((tx) => tx.query(`select count(*)::int as n from ${sql}`, params), EVERYBODY))
      .rows[0]?.["n"];

  test("writes whose document, original, chunks and vectors they are, and tells what happened", async () => {
    const agents = agentsOn(database());
    const id = await handIn(agents, of("acme"));
    await agents.settle();
    expect(await read(agents, of("acme"), id)).toMatchObject({ state: "ready", text: note.bytes.toString().trim() });
    for (const table of [
      "documents where id",
      "originals where document_id",
      "passages where document_id",
      "chunk_vectors where document_id",
    ]) {
      const sql = `select distinct organisation, team, owner from ${table} = $1`;
      const { rows } = await database().transaction((tx) => tx.query(sql, [id]), EVERYBODY);
      expect(rows).toEqual([of("acme")]);
    }
    const { rows } = await database().transaction(
      (tx) => tx.query("select type from events where subject = $1 order by id", [id]),
      "acme",
    );
    expect(rows).toEqual([{ type: "document.received" }, { type: "document.ready" }]);
  });

  test("finds the chunk that says it, in its place", async () => {
    const agents = agentsOn(database());
    const id = await handIn(agents, of("found"));
    await agents.settle();
    const [best, second] = await search(agents.parts, of("found"), "code of the gate", 2);
    expect(best?.text).toContain("The gate's code");
    const text = (await read(agents, of("found"), id))?.text;
    expect(text?.slice(best?.start, (best?.start ?? 0) + (best?.text.length ?? 0))).toBe(best?.text);
    expect(best?.score).toBeGreaterThan(second?.score ?? 0);
  });

  test("no organisation reads, finds, removes or has back what is another's", async () => {
    const agents = agentsOn(database());
    const id = await handIn(agents, of("ours"));
    await agents.settle();
    const theirs = of("theirs");
    expect(await read(agents, theirs, id)).toBeUndefined();
    expect(await agents.means.work(theirs, (unit) => documentsPage(unit, { limit: 10 }))).toEqual({
      items: [],
      next: null,
    });
    expect(await search(agents.parts, theirs, "code of the gate", 10)).toEqual([]);
    expect(await originalOf(agents.parts, theirs, id)).toBeUndefined();
    expect(await agents.means.work(theirs, (unit) => removeDocument(unit, id))).toBe(false);
    // A vector store that mixes organisations up shows none of their texts either.
    const { vectors } = agents.parts;
    const leaky: VectorStore = { ...vectors, nearest: (_, asked) => vectors.nearest(of("ours"), asked) };
    expect(await search({ ...agents.parts, vectors: leaky }, of("ours"), "code of the gate", 9)).not.toEqual([]);
    expect(await search({ ...agents.parts, vectors: leaky }, theirs, "code of the gate", 9)).toEqual([]);
    expect(await read(agents, of("ours"), id)).toMatchObject({ state: "ready" });
  });

  test("a try that failed comes again, and leaves nothing behind", async () => {
    let failures = 2;
    const whole = agentsOn(database());
    const kept = whole.parts.vectors;
    // It keeps the vectors, and its answer is lost.
    const vectors = {
      ...kept,
      put: (...given: Parameters<VectorStore["put"]>) =>
        kept.put(...given).then(() => (failures-- > 0 ? Promise.reject(new Error("lost")) : undefined)),
    };
    const agents = agentsOn(database(), { parts: { vectors } });
    const id = await handIn(agents, of("again"));
    await agents.settle();
    const document = await read(agents, of("again"), id);
    expect(document).toMatchObject({ state: "ready" });
    expect(await count("chunk_vectors where document_id = $1", id)).toBe(document?.chunks);
  });

  test("a model that never answers is failed in the end, with a reason", async () => {
    const language = { ...modelThatSays(), embed: () => Promise.reject(new Problem(503, "unavailable", "away")) };
    const agents = agentsOn(database(), { parts: { language } });
    const id = await handIn(agents, of("never"));
    await agents.settle();
    const reason = expect.stringContaining("could not be taken in, time and again") as string;
    expect(await read(agents, of("never"), id)).toMatchObject({ state: "failed", reason });
  });

  test("a document whose reading ends the process each time is failed in the end, and may be tried anew", async () => {
    const agents = agentsOn(database());
    const id = await handIn(agents, of("deadly"));
    const sql = `update jobs set attempts = ${maxAttempts}, leased_until = null where organisation = 'deadly'`;
    await database().transaction((tx) => tx.query(sql), "deadly");
    await agents.settle();
    expect(await read(agents, of("deadly"), id)).toMatchObject({ state: "failed" });
    const ask = (path: string, method = "GET") =>
      agents.app.request(`/api/agents/jobs/given-up${path}`, { method, headers: bearer("deadly") });
    const { items } = (await (await ask("")).json()) as { items: { id: string; name: string }[] };
    expect(items).toMatchObject([{ name: "read-document", attempts: maxAttempts + 1 }]);
    expect((await ask(`/${items[0]!.id}/retry`, "POST")).status).toBe(202);
    await agents.settle();
    expect(await read(agents, of("deadly"), id)).toMatchObject({ state: "ready" });
  });

  test("a document that is removed while it is read stays removed, and so do its vectors", async () => {
    const agents = agentsOn(database());
    const id = await handIn(agents, of("removed"));
    const language = {
      ...agents.parts.language,
      embed: async (texts: readonly string[]) => {
        await agents.means.work(of("removed"), (unit) => removeDocument(unit, id));
        return agents.parts.language.embed(texts);
      },
    };
    await agentsOn(database(), { parts: { language } }).settle();
    expect(await read(agents, of("removed"), id)).toBeUndefined();
    expect(await count("chunk_vectors where document_id = $1", id)).toBe(0);
  });

  test("another embedding model has everything read again, and nothing of two models is compared", async () => {
    const before = agentsOn(database());
    const mine = of("changed");
    const id = await handIn(before, mine);
    await before.settle();
    const after = agentsOn(database(), { parts: { language: modelThatSays() } });
    expect(await search(after.parts, mine, "code of the gate", 10)).toEqual([]);
    // Several replicas start.
    for (let replica = 0; replica < 2; replica++) await embedAgain(after.means, after.parts);
    await after.settle();
    expect(await search(after.parts, mine, "code of the gate", 1)).toMatchObject([{ documentId: id }]);
    expect(await count("chunk_vectors where document_id = $1 and model = 'hashed'", id)).toBe(0);
    await embedAgain(before.means, before.parts);
    await before.settle();
    expect(await search(before.parts, mine, "code of the gate", 1)).toMatchObject([{ documentId: id }]);
    expect(await count("jobs where name = 'embed-again' and organisation = 'changed'")).toBe(2);
  });

  describe("what was published", () => {
    const event = (subject: string, data: Record<string, unknown>, type = "bap.draft.published") =>
      ({ id: uuidv7(), type, subject, data }) as unknown as CloudEvent;
    const take = (agents: ReturnType<typeof agentsOn>, tenant: Tenant, ...events: readonly CloudEvent[]) =>
      Promise.all(events.map((one) => agents.means.work(tenant, (unit) => publishedContent(silent).take(one, unit))));
    const list = ({ means }: ReturnType<typeof agentsOn>, tenant: Tenant) =>
      means.work(tenant, async (unit) => (await documentsPage(unit, { limit: 10 })).items);

    test("becomes a document, and once more takes its place", async () => {
      const agents = agentsOn(database());
      const mine = of("publisher");
      const url = "https://example.com/news";
      await take(agents, mine, event("draft-1", { title: "News", body: "The walrus sleeps.", url }));
      await agents.settle();
      expect(await search(agents.parts, mine, "walrus", 5)).toHaveLength(1);
      await take(agents, mine, event("draft-1", { title: "Newer", body: "The zebra runs.", url }));
      await agents.settle();
      expect(await list(agents, mine)).toMatchObject([
        { title: "Newer", state: "ready", url, mediaType: "text/markdown" },
      ]);
      expect(await search(agents.parts, mine, "walrus", 5)).toEqual([]);
      expect(await search(agents.parts, mine, "zebra", 5)).toHaveLength(1);
      expect(await count("chunk_vectors where organisation = 'publisher'")).toBe(1);
    });

    test("under one subject in two organisations is two", async () => {
      const agents = agentsOn(database());
      for (const name of ["pub-a", "pub-b"])
        await take(agents, of(name), event("same", { title: name, body: `Text of ${name}.` }));
      await agents.settle();
      expect(await list(agents, of("pub-a"))).toMatchObject([{ title: "pub-a" }]);
      expect(await list(agents, of("pub-b"))).toMatchObject([{ title: "pub-b" }]);
    });

    test("is left alone when it is something else, or not whole", async () => {
      const agents = agentsOn(database());
      const whole = { title: "x", body: "y" };
      await take(agents, of("other"), event("d", whole, "bap.draft.approved"), event("d", { title: "x" }));
      expect(await list(agents, of("other"))).toEqual([]);
    });
  });

  test("bytes move to the object store where one is bound, and out of it with their document", async () => {
    const objects = memoryObjects();
    const agents = agentsOn(database(), { parts: { objects } });
    objects.away = true;
    const id = await handIn(agents, of("files"));
    expect(await originalOf(agents.parts, of("files"), id)).toEqual(note.bytes);
    objects.away = false;
    await agents.settle();
    expect([...objects.kept.keys()]).toEqual([expect.stringMatching(`^files/${id}/`)]);
    expect(await count("originals where document_id = $1", id)).toBe(0);
    expect(Buffer.from((await originalOf(agents.parts, of("files"), id))!)).toEqual(note.bytes);
    await agents.means.work(of("files"), (unit) => removeDocument(unit, id));
    await agents.settle();
    expect(objects.kept.size).toBe(0);
  });
});
