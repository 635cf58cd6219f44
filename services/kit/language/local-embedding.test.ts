import { describe, expect, test } from "vitest";
import { cosine, embed, embeddingSize } from "./local-embedding.ts";

const likeness = (one: string, other: string) => cosine(embed(one), embed(other));

describe("an embedding", () => {
  test("is the same for the same text, always and everywhere", () => {
    const vector = embed("Returns within 30 days.");
    expect(vector).toEqual(embed("Returns within 30 days."));
    // Written down once: rows that are stored already must stay comparable.
    const places = vector.flatMap((value, at) => (value === 0 ? [] : [[at, Math.round(value * 1_000)]]));
    expect(places).toEqual(PLACES);
  });

  test.each(["word", "Zoë 🌍 東京", "a ".repeat(10_000)])("of %j has length 1", (text) => {
    const vector = embed(text);
    expect(vector).toHaveLength(embeddingSize);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
  });

  test.each(["", " \n", "?!… 🌍"])("of %j, which has no word, is nothing, and near to nothing", (text) => {
    expect(embed(text).every((value) => value === 0)).toBe(true);
    expect(likeness(text, text)).toBe(0);
  });

  test("takes no notice of case, order and how a character is written", () => {
    expect(likeness("Zoë pays INVOICES", "invoices pays zoe\u0308")).toBeCloseTo(1, 9);
  });

  test("is nearer to a text with the same words, or the beginnings of them, than to another", () => {
    const question = "How many days to return goods?";
    const near = likeness(question, "Goods may be returned within 30 days.");
    expect(near).toBeGreaterThan(0.25);
    expect(near).toBeGreaterThan(2 * Math.abs(likeness(question, "The office in Hamburg opens at nine.")));
  });
});

const PLACES: readonly (readonly [number, number])[] = [
  [22, -198],
  [142, -49],
  [235, -444],
  [251, 444],
  [299, 444],
  [366, 605],
];
