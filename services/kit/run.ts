import { ConfigError } from "./config.ts";
import type { Environment } from "./config.ts";
import { redactUrls } from "./log.ts";

/** A service that has been started. */
export type Running = { readonly port: number; close(): Promise<void> };

/** How every service starts: given nothing but its environment; `signal` ends a start that still waits. */
export type Start = (env: Environment, options?: { readonly signal?: AbortSignal }) => Promise<Running>;

const stopMs = 10_000;

/**
 * The main program of a service: starts it, stops it on SIGTERM or SIGINT (within ten seconds; a second signal ends
 * it at once), and exits 0 after a stop, 1 when it could not start or stop, 2 when its environment is wrong.
 */
export async function run(start: Start): Promise<never> {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort());
  try {
    const service = await start(process.env, { signal: stop.signal });
    // A timer keeps the process alive even if nothing else does; `abort` fires once and for all.
    const alive = setInterval(() => undefined, 60_000);
    if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
    clearInterval(alive);
    setTimeout(() => fail(1, `did not stop within ${stopMs} ms; ending it`), stopMs).unref();
    await service.close();
    process.exit(0);
  } catch (error) {
    if (stop.signal.aborted && error instanceof Error && error.name === "AbortError") process.exit(0);
    return fail(error instanceof ConfigError ? 2 : 1, error instanceof Error ? error.message : String(error));
  }
}

function fail(code: number, message: string): never {
  process.stderr.write(`${redactUrls(message)}\n`);
  process.exit(code);
}
