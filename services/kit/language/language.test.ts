import { PassThrough } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createLogger } from "../log.ts";
import { startLanguageStandIn } from "../testing/language-stand-in.ts";
import type { LanguageStandIn } from "../testing/language-stand-in.ts";
import { silent } from "../testing/log.ts";
import { openLanguage } from "./language.ts";
import type { Language, LanguageSettings } from "./language.ts";
import { cosine } from "./local-embedding.ts";
import { countWords } from "./words.ts";

const brief = "Our spring sale begins on Monday. All garden chairs cost half. The shop in Hamburg opens at nine.";
const writing = { instructions: "Write a post.", input: brief };

let standIn: LanguageStandIn;
beforeAll(async () => {
  standIn = await startLanguageStandIn();
});
beforeEach(() => {
  standIn.asked.length = 0;
  standIn.mishaps = [];
});
afterAll(() => standIn.close());

const settings = (): LanguageSettings => ({
  LLM_URL: `${standIn.url}/`,
  LLM_KEY: "s3cret",
  LLM_CHAT_MODEL: "writer",
  LLM_EMBEDDING_MODEL: "reader",
  LLM_EMBEDDING_SIZE: 384,
});
const quick = { log: silent, pauseMs: 1 };

/** What every implementation promises. */
function languageContract(open: () => Language): void {
  test("says by whom it writes, and what its vectors are", () => {
    const { name, embeddingModel, embeddingSize } = open();
    expect([name, embeddingModel]).not.toContain("");
    expect(embeddingSize).toBeGreaterThan(0);
  });

  test("writes about what it was given, and no more words than it may", async () => {
    const text = await open().write(writing);
    expect(text).toContain("garden chairs");
    const short = await open().write({ ...writing, maxWords: 6 });
    expect(short.trim()).not.toBe("");
    expect(countWords(short.replace(/ …$/, ""))).toBeLessThanOrEqual(6);
  });

  test("embeds as many texts as are given, in their order, each with length 1", async () => {
    const texts = Array.from({ length: 150 }, (_, nth) => `Invoice ${nth} is 🌍 due`);
    const vectors = await open().embed(texts);
    expect(vectors).toHaveLength(150);
    for (const vector of vectors) {
      expect(vector).toHaveLength(open().embeddingSize);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 6);
    }
    const [seventieth] = await open().embed([texts[70]!]);
    expect(cosine(vectors[70]!, seventieth!)).toBeCloseTo(1, 6);
    expect(cosine(vectors[71]!, seventieth!)).toBeLessThan(0.999);
  });

  test("embeds nothing as nothing", async () => {
    expect(await open().embed([])).toEqual([]);
  });
}

describe.each([{ LLM_URL: undefined }, { LLM_URL: "local:" }])("language without a model, with %j", (unbound) => {
  const open = () => openLanguage(unbound, quick);
  languageContract(open);

  test("is named as such, and writes nothing but sentences of the input, in their order", async () => {
    expect(open().name).toBe("local");
    expect(await open().write(writing)).toBe(brief.replaceAll(". ", ".\n"));
    const short = await open().write({ ...writing, maxWords: 12 });
    expect(short.split("\n").every((sentence) => brief.includes(sentence))).toBe(true);
  });

  test("the same is written again for the same", async () => {
    expect(await open().write({ ...writing, maxWords: 12 })).toBe(await open().write({ ...writing, maxWords: 12 }));
  });
});

describe("language by an endpoint of OpenAI's protocol, with a stand-in for the model", () => {
  const open = () => openLanguage(settings(), quick);
  languageContract(open);

  test("asks the models it was told, with its key, and says how much may be written", async () => {
    await open().write({ ...writing, maxWords: 50 });
    await open().embed(["one", "two"]);
    expect(standIn.asked).toMatchObject([
      {
        path: "/v1/chat/completions",
        authorization: "Bearer s3cret",
        body: {
          model: "writer",
          messages: [
            { role: "system", content: "Write a post.\nWrite at most 50 words." },
            { role: "user", content: brief },
          ],
        },
      },
      { path: "/v1/embeddings", authorization: "Bearer s3cret", body: { model: "reader", input: ["one", "two"] } },
    ]);
  });

  test("sends no key where there is none", async () => {
    await openLanguage({ ...settings(), LLM_KEY: undefined }, quick).write(writing);
    expect(standIn.asked[0]?.authorization).toBeUndefined();
  });

  test("asks again after 429 and 5xx, not sooner than it was told to", async () => {
    standIn.mishaps = [{ status: 429, retryAfter: 1 }, { status: 503 }];
    const began = performance.now();
    expect(await open().write(writing)).toContain("garden");
    expect(performance.now() - began).toBeGreaterThan(950);
    expect(standIn.asked).toHaveLength(3);
  });

  test("fails with 503 after three tries, and after one when an answer takes too long", async () => {
    standIn.mishaps = [{ status: 500 }, { status: 500 }, { status: 500 }];
    await expect(open().write(writing)).rejects.toMatchObject({ status: 503, kind: "unavailable" });
    expect(standIn.asked).toHaveLength(3);
    standIn.mishaps = ["hang"];
    const impatient = openLanguage(settings(), { ...quick, timeoutMs: 50 });
    await expect(impatient.embed(["one"])).rejects.toMatchObject({ status: 503 });
    expect(standIn.asked).toHaveLength(4);
  });

  test("fails with 503 where nothing listens", async () => {
    const nowhere = openLanguage({ ...settings(), LLM_URL: "http://127.0.0.1:1/v1" }, quick);
    await expect(nowhere.write(writing)).rejects.toThrow("the language model does not answer; try again shortly");
  });

  test.each([400, 401, 404])("fails with 502 and at once when it refuses with %i", async (status) => {
    standIn.mishaps = [{ status, body: '{"error":"no"}' }];
    await expect(open().write(writing)).rejects.toMatchObject({
      status: 502,
      message: `the language model refuses the request with status ${status}`,
    });
    expect(standIn.asked).toHaveLength(1);
  });

  test.each([
    ["no JSON", "<html>"],
    ["nothing written", '{"choices":[{"message":{"content":null}}]}'],
    ["no choice", '{"choices":[]}'],
  ])("fails with 502 when it answers %s", async (_, body) => {
    standIn.mishaps = [{ status: 200, body }];
    await expect(open().write(writing)).rejects.toMatchObject({ status: 502, kind: "language-model-failed" });
  });

  test.each([
    ["of another size", [{ index: 0, embedding: [1, 0] }], "of 2 numbers, and LLM_EMBEDDING_SIZE says 384"],
    ["for another number of texts", [], "answers 0 embeddings for 1 texts"],
  ])("fails with 502 when embeddings are %s", async (_, data, reason) => {
    standIn.mishaps = [{ status: 200, body: JSON.stringify({ data }) }];
    await expect(open().embed(["one"])).rejects.toThrow(reason);
  });

  test("tells neither text nor key in its log", async () => {
    const stream = new PassThrough();
    const log = createLogger({ service: "test", level: "trace" }, stream);
    standIn.mishaps = [
      { status: 500, body: brief },
      { status: 400, body: brief },
    ];
    await expect(openLanguage(settings(), { log, pauseMs: 1 }).write(writing)).rejects.toThrow();
    const logged = String(stream.read());
    expect(logged).toContain('"status":500');
    expect(logged).not.toMatch(/s3cret|garden/);
  });
});

test("fails to open half of a binding", () => {
  expect(() => openLanguage({ LLM_URL: "https://llm.test/v1" }, quick)).toThrow("needs LLM_CHAT_MODEL");
});
