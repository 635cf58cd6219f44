import type { Cache, CacheOptions } from "./cache.ts";

/** A cache in this process: for one process alone, and empty after each start. */
export function openMemoryCache(options: Pick<CacheOptions, "prefix">): Cache {
  const entries = new Map<string, { value: string; expiresAt: number }>();
  const read = (key: string) => {
    const entry = entries.get(options.prefix + key);
    if (entry !== undefined && entry.expiresAt <= Date.now()) entries.delete(options.prefix + key);
    return entry !== undefined && entry.expiresAt > Date.now() ? entry : undefined;
  };
  return {
    increment: (key, ttlSeconds = Infinity) => {
      const entry = read(key);
      const next = Number(entry?.value ?? "0") + 1;
      if (!Number.isSafeInteger(next)) return Promise.reject(new Error(`the value of ${key} is not an integer`));
      entries.set(options.prefix + key, {
        value: String(next),
        expiresAt: entry?.expiresAt ?? Date.now() + ttlSeconds * 1_000,
      });
      return Promise.resolve(next);
    },
    get: (key) => Promise.resolve(read(key)?.value),
    set: (key, value, ttlSeconds) => {
      entries.set(options.prefix + key, { value, expiresAt: Date.now() + ttlSeconds * 1_000 });
      return Promise.resolve();
    },
    ping: () => Promise.resolve(),
    close: () => {
      entries.clear();
      return Promise.resolve();
    },
  };
}
