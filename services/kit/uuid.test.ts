import { expect, test } from "vitest";
import { uuidv7 } from "./uuid.ts";

test("ids are UUIDs of version 7 that carry their time", () => {
  const now = Date.now() + 60_000;
  const id = uuidv7(now);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(now);
});

test("ids of one process strictly increase, within a millisecond and when the clock steps back", () => {
  const now = Date.now() + 120_000;
  const ids = Array.from({ length: 20_000 }, (_, i) => uuidv7(i % 3 === 0 ? now - 5_000 : now));
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
});
