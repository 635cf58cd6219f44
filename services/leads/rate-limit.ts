import { createHash } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Cache } from "../kit/cache.ts";
import { Problem } from "../kit/problem.ts";

/** So much may come from one address in a minute. Many people may share one. */
export const perMinute = 20;
const windowSeconds = 60;

/** Lets so many requests of an address pass; 429 for the next. Without the cache nobody is counted, or refused. */
export async function limitRate(cache: Cache, address: string, now: Date): Promise<void> {
  const seconds = now.getTime() / 1_000;
  const window = Math.floor(seconds / windowSeconds);
  // An address is personal data: its hash is enough to count by.
  const hash = createHash("sha256")
    .update(`${window} ${network(address)}`)
    .digest("base64url");
  const counted = await cache.increment(`rate:${hash}`, windowSeconds).catch(() => 0);
  if (counted <= perMinute) return;
  const headers = { "retry-after": String(Math.ceil((window + 1) * windowSeconds - seconds)) };
  throw new Problem(429, "too-many-requests", `at most ${perMinute} a minute are taken; try again later`, { headers });
}

/** Whom the nearest of our proxies speaks for. What stands before that, the sender wrote themselves. */
export function addressOf(c: Context, proxies: number): string {
  const forwarded = (c.req.header("x-forwarded-for") ?? "").split(",").map((one) => one.trim());
  const told = proxies === 0 ? undefined : forwarded.at(-Math.min(proxies, forwarded.length));
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>;
  return told || (incoming?.socket.remoteAddress ?? "unknown");
}

/** Who has one address of version 6 has the 2^64 beside it too. */
function network(address: string): string {
  const url = address.includes(":") && !address.includes(".") ? URL.parse(`http://[${address}]`) : null;
  if (url === null) return address.replace(/^::ffff:/i, "");
  const [head = "", tail] = url.hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - groups.length - after.length }, () => "0");
  return (tail === undefined ? groups : [...groups, ...zeros, ...after]).slice(0, 4).join(":");
}
