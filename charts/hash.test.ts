import { expect, test } from "vitest";
import { hashOf } from "./hash.ts";

test("equal values have one hash, whatever the order of their keys; lists keep theirs", () => {
  expect(hashOf({ a: 1, b: { c: 2, d: 3 } })).toBe(hashOf({ b: { d: 3, c: 2 }, a: 1 }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
});

test("a hash is as long as asked, of characters that names may hold", () => {
  expect(hashOf("x")).toMatch(/^[0-9a-f]{10}$/);
  expect(hashOf("x", 6)).toMatch(/^[0-9a-f]{6}$/);
});
