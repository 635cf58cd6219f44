import { beforeAll, expect, test } from "vitest";
import { embed } from "../../kit/language/local-embedding.ts";
import { setUpMs } from "../../kit/testing/databases.ts";
import { defaultTenant } from "../../kit/tenancy.ts";
import type { Tenant } from "../../kit/tenancy.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import type { VectorStore } from "./vector-store.ts";

const of = (organisation: string): Tenant => ({ ...defaultTenant, organisation });
const model = "hashed";

/** A reading of one document with a vector for each text. */
function readingOf(...texts: readonly string[]) {
  const reading = { documentId: uuidv7(), generation: uuidv7(), model };
  return { reading, vectors: texts.map((text) => ({ id: uuidv7(), embedding: embed(text) })) };
}

/** What every vector store promises. `open` makes one on what the suite has for itself. */
export function vectorStoreContract(open: () => VectorStore): void {
  let store: VectorStore;
  beforeAll(() => {
    store = open();
  }, setUpMs);
  const nearest = (tenant: Tenant, text: string, limit = 10, by = model) =>
    store.nearest(tenant, { model: by, embedding: embed(text), limit });

  test("finds what is nearest first, as near as the cosine says, and no more than is asked for", async () => {
    const mine = of("found");
    const { reading, vectors } = readingOf("goods returned in thirty days", "goods", "an office in Hamburg");
    await store.put(mine, reading, vectors);
    const near = await nearest(mine, "goods returned");
    expect(near.map(({ id }) => id).slice(0, 2)).toEqual([vectors[0]!.id, vectors[1]!.id]);
    const cosine = embed("goods returned").reduce((sum, value, at) => sum + value * vectors[0]!.embedding[at]!, 0);
    expect(near[0]!.score).toBeCloseTo(cosine, 4);
    expect(await nearest(mine, "goods returned", 1)).toHaveLength(1);
  });

  test("takes the same vector twice as one: a try that was cut short comes again", async () => {
    const mine = of("twice");
    const { reading, vectors } = readingOf("goods");
    await store.put(mine, reading, vectors);
    await store.put(mine, reading, vectors);
    expect(await nearest(mine, "goods")).toHaveLength(1);
  });

  test("forgets a reading, and a document, and nothing else", async () => {
    const mine = of("forgetful");
    const [one, other] = [readingOf("goods one"), readingOf("goods other")];
    const again = { ...one.reading, generation: uuidv7() };
    const newer = [{ id: uuidv7(), embedding: embed("goods newer") }];
    await store.put(mine, one.reading, one.vectors);
    await store.put(mine, again, newer);
    await store.put(mine, other.reading, other.vectors);
    const ids = async () => (await nearest(mine, "goods")).map(({ id }) => id).toSorted();
    await store.forget(mine, { generation: one.reading.generation });
    expect(await ids()).toEqual([newer[0]!.id, other.vectors[0]!.id].toSorted());
    await store.forget(mine, { documentId: one.reading.documentId });
    expect(await ids()).toEqual([other.vectors[0]!.id]);
    await store.forget(mine, { documentId: one.reading.documentId });
  });

  test("no organisation finds or forgets what is another's, however near or many it is", async () => {
    const [ours, theirs] = [of("ours"), of("theirs")];
    const many = readingOf(...Array.from({ length: 60 }, () => "goods returned"));
    const mine = readingOf("goods");
    await store.put(theirs, many.reading, many.vectors);
    await store.put(ours, mine.reading, mine.vectors);
    expect((await nearest(ours, "goods returned", 50)).map(({ id }) => id)).toEqual([mine.vectors[0]!.id]);
    await store.forget(ours, many.reading);
    await store.forget(ours, { generation: many.reading.generation });
    expect(await nearest(theirs, "goods returned", 50)).toHaveLength(50);
    expect(await nearest(of("' or true --"), "goods")).toEqual([]);
  });

  test("vectors of another model are not compared", async () => {
    const mine = of("models");
    const { reading, vectors } = readingOf("goods");
    await store.put(mine, { ...reading, model: "another" }, vectors);
    expect(await nearest(mine, "goods")).toEqual([]);
    expect(await nearest(mine, "goods", 10, "another")).toHaveLength(1);
  });

  test("takes vectors by the hundred", async () => {
    const mine = of("many");
    const { reading, vectors } = readingOf(...Array.from({ length: 200 }, (_, nth) => `goods number ${nth}`));
    await store.put(mine, reading, vectors);
    const near = await nearest(mine, "goods number 77", 3);
    expect(near[0]!.id).toBe(vectors[77]!.id);
  });
}
