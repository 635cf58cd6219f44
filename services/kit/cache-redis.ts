import { createClient } from "redis";
import type { Cache, CacheOptions } from "./cache.ts";
import { withTimeout } from "./retry.ts";

/** A cache is asked because it is fast: one that is slower than this is treated as away. */
const commandTimeoutMs = 500;

/**
 * Redis, or what speaks its protocol (Valkey). Connects in the background and again after every loss, waiting up to
 * 2 s between tries; while it is away each command fails at once instead of queueing behind the connection.
 */
export function openRedis(url: string, options: CacheOptions): Cache {
  const client = createClient({
    url,
    keyPrefix: options.prefix,
    disableOfflineQueue: true,
    // A vendor's maintenance announcements: unknown to open-source servers, where asking only logs an error.
    maintNotifications: "disabled",
    pingInterval: 30_000,
    socket: {
      connectTimeout: 5_000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), 2_000) * (0.75 + Math.random() / 2),
    },
  });
  let away = false;
  client.on("error", (err: unknown) => {
    // One line when it goes, one when it is back: the tries between would drown everything else.
    if (!away) options.log.warn({ err }, "the cache does not answer; trying to reconnect");
    away = true;
  });
  client.on("ready", () => {
    options.log.info("the cache answers");
    away = false;
  });
  // Rejects only when the client is closed before it ever connected; every failure before is an "error" event.
  client.connect().catch(() => undefined);
  const quickly = <T>(reply: Promise<T>) => withTimeout("the cache", commandTimeoutMs, reply);
  return {
    increment: async (key, ttlSeconds) => {
      if (ttlSeconds === undefined) return quickly(client.incr(key));
      // Both are on their way at once; who finds the key there leaves it, and its time, alone.
      const begun = client.set(key, "0", { condition: "NX", expiration: { type: "EX", value: ttlSeconds } });
      const [, counted] = await quickly(Promise.all([begun, client.incr(key)]));
      return counted;
    },
    get: async (key) => (await quickly(client.get(key))) ?? undefined,
    set: async (key, value, ttlSeconds) => {
      await quickly(client.set(key, value, { expiration: { type: "EX", value: ttlSeconds } }));
    },
    ping: async () => {
      await quickly(client.ping());
    },
    close: () => {
      // Not a polite goodbye: there is nothing in flight worth waiting for, and the server may be away.
      if (client.isOpen) client.destroy();
      return Promise.resolve();
    },
  };
}
