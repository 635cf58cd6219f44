import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCache } from "./cache.ts";
import type { Cache } from "./cache.ts";
import { retry } from "./retry.ts";
import { silent } from "./testing/log.ts";
import { describeWith } from "./testing/describe-with.ts";
import { startRedis } from "./testing/redis.ts";
import type { RedisServer } from "./testing/redis.ts";

/** What every cache promises. */
function cacheContract(cache: () => Cache): void {
  test("counts from nothing, one by one, also when many count at once", async () => {
    expect(await cache().increment("count")).toBe(1);
    const counted = await Promise.all(Array.from({ length: 20 }, () => cache().increment("count")));
    expect(counted.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2));
    expect(await cache().get("count")).toBe("21");
  });

  test("answers what was set, and nothing for what was not", async () => {
    await cache().set("word", "Zoë 🌍", 60);
    expect(await cache().get("word")).toBe("Zoë 🌍");
    expect(await cache().get("other")).toBeUndefined();
  });

  test("forgets when the time is over", async () => {
    await cache().set("brief", "1", 1);
    await pause(1_100);
    expect(await cache().get("brief")).toBeUndefined();
  });

  test("forgets what was counted when its time is over, which began with the first", async () => {
    const count = () => cache().increment("brief count", 1);
    const counted = await Promise.all([count(), count(), count()]);
    expect(counted.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
    await pause(700);
    expect(await count()).toBe(4);
    await pause(500);
    expect(await count()).toBe(1);
  });

  test("fails when something else than a number is counted", async () => {
    await cache().set("text", "many", 60);
    await expect(cache().increment("text")).rejects.toThrow();
  });

  test("answers a ping", async () => {
    await expect(cache().ping()).resolves.toBeUndefined();
  });
}

describe("the cache in memory", () => {
  let cache: Cache;
  beforeAll(async () => {
    cache = await openCache("memory:", { prefix: "leads:", log: silent });
  });
  afterAll(() => cache.close());
  cacheContract(() => cache);
});

describe.each([
  { program: "redis-server", debianPackage: "redis-server" },
  { program: "valkey-server", debianPackage: "valkey-server (trixie and later)" },
] as const)("the cache on $program", ({ program, debianPackage }) => {
  describeWith(program, debianPackage, "with a user who may use one prefix only", () => {
    let server: RedisServer;
    let cache: Cache;
    const answers = () => retry(() => cache.ping(), { patienceMs: 15_000 });
    beforeAll(async () => {
      server = await startRedis(program);
      cache = await openCache(server.url, { prefix: server.prefix, log: silent });
      await answers();
    }, 60_000);
    afterAll(async () => {
      await cache.close();
      await server.remove();
    });

    cacheContract(() => cache);

    test("fails for keys of others: each key carries the prefix", async () => {
      const stranger = await openCache(server.url, { prefix: "other:", log: silent });
      try {
        await retry(() => stranger.ping(), { patienceMs: 15_000 });
        await expect(stranger.increment("count")).rejects.toThrow("NOPERM");
      } finally {
        await stranger.close();
      }
    });

    test("fails at once while the server is away, and works by itself when it is back", async () => {
      await server.stop();
      await expect(cache.ping()).rejects.toThrow();
      const began = performance.now();
      await expect(cache.increment("away")).rejects.toThrow();
      expect(performance.now() - began).toBeLessThan(1_000);
      await server.start();
      await answers();
      expect(await cache.increment("away")).toBe(1);
    }, 60_000);

    test("fails soon when the server hangs without closing the connection", async () => {
      server.pause();
      try {
        const began = performance.now();
        await expect(cache.increment("hanging")).rejects.toThrow("the cache took longer than 500 ms");
        expect(performance.now() - began).toBeLessThan(5_000);
      } finally {
        server.resume();
      }
      await answers();
    }, 60_000);

    test("is opened without waiting for a server that is not there yet", async () => {
      await server.stop();
      const early = await openCache(server.url, { prefix: server.prefix, log: silent });
      try {
        await expect(early.ping()).rejects.toThrow();
        await server.start();
        await retry(() => early.ping(), { patienceMs: 15_000 });
        await answers();
      } finally {
        await early.close();
      }
    }, 60_000);
  });
});
