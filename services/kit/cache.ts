import { z } from "zod";
import type { Logger } from "./log.ts";

/** What services need of a cache. It may forget and it may be away: nothing that matters lives only here. */
export interface Cache {
  /** Adds one and answers the new value; a key that is not there counts as 0, and may be forgotten after that time. */
  increment(key: string, ttlSeconds?: number): Promise<number>;
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, ttlSeconds: number): Promise<void>;
  /** Resolves when the cache answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type CacheOptions = {
  /** Stands before every key: several services share a cache, and its access rules may demand it. */
  readonly prefix: string;
  readonly log: Logger;
};

const allowed = "redis://user:password@host:6379/0, rediss://… or memory:";

/** The setting that says where the cache is. Its value holds a password: messages never repeat it. */
export const cacheUrl = z
  .string({ error: `is not set; give it (or a file that holds it, as <name>_FILE): ${allowed}` })
  .refine((value) => value === "memory:" || /^rediss?:$/.test(URL.parse(value)?.protocol ?? ""), {
    error: `is not an address of a cache (its value is secret); allowed: ${allowed}`,
  });

/** Opens the cache an address names. Does not wait for it: commands fail until it is there. */
export async function openCache(url: string, options: CacheOptions): Promise<Cache> {
  if (url === "memory:") {
    const { openMemoryCache } = await import("./cache-memory.ts");
    return openMemoryCache(options);
  }
  const { openRedis } = await import("./cache-redis.ts");
  return openRedis(url, options);
}
