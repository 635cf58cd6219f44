import type { Hono } from "hono";
import { z } from "zod";
import type { AppEnv } from "./http.ts";
import type { Logger } from "./log.ts";
import { withTimeout } from "./retry.ts";

/** What must answer, by name; each resolves when it does and rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

/** What was found: each check, and all of them in one word. Reasons are in the log only. */
export const healthSchema = z.object({
  ready: z.boolean(),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), ms: z.int() })),
});
type Health = z.output<typeof healthSchema>;

const checkTimeoutMs = 2_000;

/**
 * `GET /healthz`: the process lives and its event loop turns; nothing else, or a lost store would restart everybody.
 * `GET /readyz`: everything it leans on answers; 200, or 503 while something does not.
 */
export function addHealthRoutes(app: Hono<AppEnv>, checks: Checks, log: Logger): void {
  const ask = judge(checks, log);
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const health = await ask();
    return c.json(health, health.ready ? 200 : 503, { "cache-control": "no-store" });
  });
}

/** Asks every check at once; one that hangs fails. */
export function judge(checks: Checks, log: Logger): () => Promise<Health> {
  const failing = new Set<string>();
  return async () => {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await run(name, check)] as const);
    const verdicts = Object.fromEntries(await Promise.all(entries));
    return { ready: Object.values(verdicts).every((verdict) => verdict.ok), checks: verdicts };
  };

  async function run(name: string, check: () => Promise<unknown>): Promise<Health["checks"][string]> {
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
