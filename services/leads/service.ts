import { openCache } from "../kit/cache.ts";
import { openDatabase } from "../kit/database.ts";
import { forgetOldIdempotencyKeys } from "../kit/idempotency.ts";
import { createLogger } from "../kit/log.ts";
import { migrate } from "../kit/migrate.ts";
import { retry } from "../kit/retry.ts";
import type { Environment } from "../kit/config.ts";
import type { Running } from "../kit/run.ts";
import { listen } from "../kit/serve.ts";
import { createLeadsApp } from "./app.ts";
import { migrations } from "./migrations.ts";
import { readSettings } from "./settings.ts";
import { LeadStore } from "./store.ts";

export type StartOptions = {
  /** Ends a start that still waits for its store. */
  readonly signal?: AbortSignal;
  /** How long to wait for the store. @default 60 s */
  readonly patienceMs?: number;
};

const hour = 3_600_000;

/**
 * Starts lead management. It listens at once (alive, not ready), waits for its store, brings the schema up to date
 * and resolves; it rejects when the store did not come in time. The cache is not waited for: without it only the
 * visits are not counted.
 */
export async function start(env: Environment, options: StartOptions = {}): Promise<Running> {
  const settings = readSettings(env);
  const log = createLogger({ service: settings.SERVICE_NAME, level: settings.LOG_LEVEL });
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const closeOne of opened.toReversed()) await closeOne();
  };
  try {
    const database = await openDatabase(settings.DATABASE_URL);
    opened.push(() => database.close());
    const cache = await openCache(settings.CACHE_URL, { prefix: settings.CACHE_PREFIX, log });
    opened.push(() => cache.close());
    let started = false;
    const checks = {
      store: () => (started ? database.query("select 1") : Promise.reject(new Error("still starting"))),
      cache: () => cache.ping(),
    };
    const app = createLeadsApp({ log, checks, started: () => started, store: new LeadStore(database), cache });
    const server = await listen(app, { host: settings.HOST, port: settings.PORT });
    opened.push(() => server.close());
    log.info({ port: server.port }, "listening");

    const patienceMs = options.patienceMs ?? 60_000;
    const applied = await retry(() => migrate(database, migrations), {
      patienceMs,
      signal: options.signal,
      onFailure: (err, nextTryInMs) => log.warn({ err, nextTryInMs }, "the store is not usable yet"),
    }).catch((error: unknown) => {
      if (options.signal?.aborted) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`gave up on the store after ${patienceMs / 1_000} s: ${reason}`, { cause: error });
    });
    started = true;
    log.info({ migrations: applied }, "started");
    log.warn("no identity provider is bound: whoever reaches this service may read and write every lead");

    const forgetting = setInterval(() => {
      forgetOldIdempotencyKeys(database).catch((err: unknown) => log.warn({ err }, "old keys stay another hour"));
    }, hour).unref();
    opened.push(() => Promise.resolve(clearInterval(forgetting)));
    return {
      port: server.port,
      close: async () => {
        await close();
        log.info("stopped");
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
