import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chunksOf, sentencesOf } from "./chunk.ts";

test("sentences end where a reader sees it, and say where they stand", () => {
  const text = " One is 3.5 km. Is it?  Yes!\n\nA heading\nMore of it\ngoes on. ";
  const sentences = sentencesOf(text);
  expect(sentences.map((sentence) => sentence.text)).toEqual([
    "One is 3.5 km.",
    "Is it?",
    "Yes!",
    "A heading",
    "More of it\ngoes on.",
  ]);
  for (const sentence of sentences)
    expect(text.slice(sentence.start)).toMatch(new RegExp(`^${sentence.text.slice(0, 3)}`));
});

/** What holds for the chunks of any text. */
function expectWhole(text: string) {
  const chunks = chunksOf(text);
  let covered = 0;
  for (const [position, chunk] of chunks.entries()) {
    expect(chunk.position).toBe(position);
    expect(chunk.text.length).toBeLessThanOrEqual(800);
    expect(chunk.text).toBe(chunk.text.trim());
    expect(text.slice(chunk.start, chunk.start + chunk.text.length)).toBe(chunk.text);
    // Nothing but space lies between two, and each says something that the one before does not.
    expect(text.slice(covered, chunk.start).trim()).toBe("");
    expect(covered - chunk.start).toBeLessThanOrEqual(160);
    expect(chunk.start + chunk.text.length).toBeGreaterThan(covered);
    covered = chunk.start + chunk.text.length;
  }
  expect(text.slice(covered).trim()).toBe("");
  return chunks;
}

describe("chunks", () => {
  test("a short text is one", () => {
    expect(chunksOf("One. Two.")).toEqual([{ position: 0, start: 0, text: "One. Two." }]);
  });

  test.each([
    ["sentences", "This sentence is one of many. ".repeat(200)],
    ["one long word", "x".repeat(5_000)],
    ["characters of two units each", `x${"🌍".repeat(3_000)}`],
    ["short lines", "x\n\n".repeat(2_000)],
    ["space", `a.${" \n\t".repeat(2_000)}b.`],
  ])("of %s are whole, in order, bounded, and stand where they say", (_, text) => {
    const chunks = expectWhole(text);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.length).toBeLessThan(40);
    for (const chunk of chunks) expect(chunk.text.isWellFormed()).toBe(true);
  });

  test("of any text are whole", () => {
    const word = fc.constantFrom(
      "word",
      "Longer",
      "x".repeat(200),
      "🌍",
      "e.g.",
      ".",
      "?",
      "\n",
      "\n\n",
      " \n \n",
      "\t",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 400 }), (words) => void expectWhole(words.join(" "))),
      { numRuns: 100 },
    );
  });

  test("sentences stay whole, and the last of one chunk begin the next", () => {
    const chunks = chunksOf("This sentence is one of many. ".repeat(200));
    for (const { text } of chunks) expect(text).toMatch(/^This .* many\.$/);
    expect(chunks[1]!.start).toBeLessThan(chunks[0]!.text.length);
  });

  test("a chunk that is long enough ends with its paragraph, and nothing of it stands in the next", () => {
    const paragraph = "This sentence is one of many. ".repeat(20).trim();
    const chunks = chunksOf([paragraph, paragraph, "The end."].join("\n\n"));
    expect(chunks.map(({ text }) => text)).toEqual([paragraph, paragraph, "The end."]);
  });

  test("there are none of nothing", () => {
    expect(chunksOf(" \n ")).toEqual([]);
  });

  test("of a thousand pages are made in seconds", { timeout: 20_000 }, () => {
    expect(chunksOf("This sentence is one of many.\n\nIs it? ".repeat(50_000)).length).toBeGreaterThan(2_000);
  });
});
