import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";

const KNOWN = ["memory", "storage", "topology", "cache", "production", "cpu"];

describe("the nearest known word", () => {
  it.each([
    ["memroy", "memory"],
    ["Memory", "memory"],
    ["cahce", "cache"],
    ["topolgy", "topology"],
    ["prod", "production"],
    ["cpus", "cpu"],
  ])("takes %s for %s", (word, meant) => {
    expect(nearest(word, KNOWN)).toBe(meant);
  });

  it.each(["kafka", "x", "", "a".repeat(100_000)])("has no guess where nothing is near", (word) => {
    expect(nearest(word, KNOWN)).toBeUndefined();
    expect(didYouMean(word, KNOWN)).toBe("");
  });
});
