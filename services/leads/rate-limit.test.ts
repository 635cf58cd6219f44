import { Hono } from "hono";
import { expect, test } from "vitest";
import { openMemoryCache } from "../kit/cache-memory.ts";
import type { Cache } from "../kit/cache.ts";
import { addressOf, limitRate, perMinute } from "./rate-limit.ts";

const now = new Date("2026-01-01T12:00:15Z");

/** How many of so many requests pass, each from the next of these addresses. */
async function passing(cache: Cache, addresses: readonly string[], count: number, at = now): Promise<number> {
  const tries = Array.from({ length: count }, (_, i) => limitRate(cache, addresses[i % addresses.length] ?? "", at));
  return (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled").length;
}

test("one address passes so often in a minute, is told when to come again, and passes then", async () => {
  const cache = openMemoryCache({ prefix: "" });
  expect(await passing(cache, ["192.0.2.1"], perMinute + 5)).toBe(perMinute);
  await expect(limitRate(cache, "192.0.2.1", now)).rejects.toMatchObject({
    status: 429,
    headers: { "retry-after": "45" },
  });
  expect(await passing(cache, ["192.0.2.2"], 1)).toBe(1);
  expect(await passing(cache, ["192.0.2.1"], 1, new Date(now.getTime() + 45_000))).toBe(1);
});

test("one network of version 6 is one address, however its addresses are written", async () => {
  const cache = openMemoryCache({ prefix: "" });
  const one = ["2001:db8:1:2::1", "2001:0db8:0001:0002:ffff::", "2001:db8:1:2:3:4:5:6"];
  expect(await passing(cache, one, perMinute * 2)).toBe(perMinute);
  expect(await passing(cache, ["2001:db8:1:3::1", "2001:db8::2:0:0:1"], 2)).toBe(2);
  expect(await passing(cache, ["::ffff:192.0.2.9", "192.0.2.9"], perMinute * 2)).toBe(perMinute);
});

test("what is counted is forgotten", async () => {
  const counted: unknown[] = [];
  const increment = (...asked: unknown[]) => Promise.resolve(counted.push(asked));
  await passing({ ...openMemoryCache({ prefix: "" }), increment }, ["192.0.2.1"], 1);
  expect(counted).toEqual([[expect.stringMatching(/^rate:[\w-]{43}$/), 60]]);
});

test("without the cache everybody passes", async () => {
  const away = () => Promise.reject(new Error("away"));
  const cache: Cache = { increment: away, get: away, set: away, ping: away, close: () => Promise.resolve() };
  expect(await passing(cache, ["192.0.2.1"], perMinute + 5)).toBe(perMinute + 5);
});

test.each([
  [0, "6.6.6.6", "unknown"],
  [1, "6.6.6.6, 192.0.2.1", "192.0.2.1"],
  [2, "6.6.6.6, 192.0.2.1, 10.0.0.1", "192.0.2.1"],
  [2, "192.0.2.1", "192.0.2.1"],
  [1, "", "unknown"],
])("behind %i proxies, %j is %s", async (proxies, forwarded, address) => {
  const app = new Hono().get("/", (c) => c.text(addressOf(c, proxies)));
  expect(await (await app.request("/", { headers: { "x-forwarded-for": forwarded } })).text()).toBe(address);
});
