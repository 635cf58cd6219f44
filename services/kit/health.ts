import type { Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "./http.ts";
import type { Logger } from "./log.ts";
import { withTimeout } from "./retry.ts";

/** What must answer, by name; each resolves when it does and rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

/** What is asked, and of which checks a failure is told and no more: without those the service does its work, too. */
export type Health = { readonly checks: Checks; readonly dispensable?: readonly string[] };

/** What was found: each check, and all that must answer in one word. Reasons are in the log only. */
export const healthSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), ms: z.int() })),
});
type Verdict = z.output<typeof healthSchema>;

const checkTimeoutMs = 2_000;

/**
 * `GET /healthz`: the process lives and its event loop turns; nothing else, or a lost store would restart everybody.
 * `GET /readyz`: everything that it cannot do without answers; 200, or 503 while something does not.
 */
export function addHealthRoutes(app: Hono<AppEnv>, health: Health, log: Logger): void {
  const ask = judge(health, log);
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const verdict = await ask();
    return c.json(verdict, verdict.ready ? 200 : 503, { "cache-control": "no-store" });
  });
}

/** Asks every check at once; one that hangs fails. */
export function judge({ checks, dispensable = [] }: Health, log: Logger): () => Promise<Verdict> {
  const failing = new Set<string>();
  return async () => {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await run(name, check)] as const);
    const found = await Promise.all(entries);
    const ready = found.every(([name, { ok }]) => ok || dispensable.includes(name));
    return { ready, checks: Object.fromEntries(found) };
  };

  async function run(name: string, check: () => Promise<unknown>): Promise<Verdict["checks"][string]> {
    const began = performance.now();
    try {
      await withTimeout(`the check ${name}`, checkTimeoutMs, check());
      if (failing.delete(name)) log.info({ check: name }, "the check passes again");
      return { ok: true, ms: Math.round(performance.now() - began) };
    } catch (err) {
      // Once for each outage: probes come every few seconds.
      if (!failing.has(name)) log.warn({ check: name, err }, "the check fails");
      failing.add(name);
      return { ok: false, ms: Math.round(performance.now() - began) };
    }
  }
}
