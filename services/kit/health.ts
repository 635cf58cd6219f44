import type { Hono } from "hono";
import type { AppEnv } from "./http.ts";
import type { Logger } from "./log.ts";
import { withTimeout } from "./retry.ts";

/** What must answer, by name; each resolves when it does and rejects when it does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

type Verdict = { readonly ok: boolean; readonly ms: number };

const checkTimeoutMs = 2_000;

/**
 * `GET /healthz`: the process lives and its event loop turns; nothing else, or a lost store would restart everybody.
 * `GET /readyz`: everything it leans on answers; 200, or 503 while something does not. Reasons are in the log only.
 */
export function addHealthRoutes(app: Hono<AppEnv>, checks: Checks, log: Logger): void {
  const failing = new Set<string>();
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.get("/readyz", async (c) => {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await run(name, check)] as const);
    const verdicts = Object.fromEntries(await Promise.all(entries));
    const ready = Object.values(verdicts).every((verdict) => verdict.ok);
    c.header("cache-control", "no-store");
    return c.json({ ready, checks: verdicts }, ready ? 200 : 503);
  });

  async function run(name: string, check: () => Promise<unknown>): Promise<Verdict> {
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
