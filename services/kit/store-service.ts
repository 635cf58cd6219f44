import { createApi, serveCommon } from "./api.ts";
import type { Api } from "./api.ts";
import type { Binding } from "./binding.ts";
import { boundIn } from "./binding.ts";
import type { Cache } from "./cache.ts";
import { openCache } from "./cache.ts";
import type { Consumer } from "./consumer.ts";
import type { Database } from "./database.ts";
import { openDatabase } from "./database.ts";
import { forgetOldIdempotencyKeys } from "./idempotency.ts";
import { identifyBy } from "./identity.ts";
import type { Handlers, Job } from "./jobs.ts";
import { kitMigrations } from "./kit-migrations.ts";
import type { Logger } from "./log.ts";
import { createLogger } from "./log.ts";
import type { Mailer } from "./mailer.ts";
import { openMailer } from "./mailer.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migrate.ts";
import { startOutside } from "./outside.ts";
import type { Outside } from "./outside.ts";
import { retry } from "./retry.ts";
import type { Running } from "./run.ts";
import { listen } from "./serve.ts";
import { recordSignIns } from "./sign-ins.ts";
import type { StoreSettings } from "./store-settings.ts";
import { openTracing } from "./tracing.ts";
import { unitsOn } from "./unit.ts";
import type { Unit, Work } from "./unit.ts";

/** What a service has at hand: for its routes, its handlers and its consumers. */
export type Means = {
  readonly database: Database;
  readonly cache: Cache;
  readonly mailer: Mailer;
  readonly log: Logger;
  /** Runs a unit of work for somebody: the only way to the rows of an organisation. */
  readonly work: Work;
};

/** What differs between services that have a store. */
export type StoreService = {
  /** What people read: `Lead management`. */
  readonly title: string;
  /** What the addresses of its operations begin with: `/api/leads`. */
  readonly prefix: string;
  readonly settings: StoreSettings;
  /** What may be bound to it. */
  readonly bindings: readonly Binding[];
  /** Its own schema; what every service needs comes before it. */
  readonly migrations: readonly Migration[];
  /** Adds its operations, and pages if it has any. */
  readonly serve: (api: Api, means: Means) => void;
  /** What does its work that outlives a request. @default none */
  readonly handlers?: (means: Means) => Handlers;
  /** What else is true once work is given up, in the same transaction. @default nothing */
  readonly givenUp?: (unit: Unit, job: Job) => Promise<void>;
  /** What it does with events of others, where events are bound. @default nothing */
  readonly consumers?: (means: Means) => readonly Consumer[];
  /** What it does once at each start, when its schema is there. @default nothing */
  readonly started?: (means: Means) => Promise<void>;
};

export type StartOptions = {
  /** Ends a start that still waits for its store. */
  readonly signal?: AbortSignal;
  /** How long to wait for the store. @default 60 s */
  readonly patienceMs?: number;
};

const hour = 3_600_000;

/**
 * Starts a service that has a store. It listens at once (alive, not ready), waits for its store, brings the schema up
 * to date and resolves; it rejects when the store did not come in time. Nothing else is waited for: events, work and
 * letters wait in the store until what takes them is there.
 */
export async function startStoreService(service: StoreService, options: StartOptions = {}): Promise<Running> {
  const { settings, title, prefix } = service;
  const log = createLogger({ service: settings.SERVICE_NAME, level: settings.LOG_LEVEL });
  const opened: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const closeOne of opened.toReversed()) await closeOne();
  };
  try {
    // Closed last: what is done until then has spans, too.
    const { tracer, ...tracing } = await openTracing(settings, log);
    opened.push(() => tracing.close());
    const database = await openDatabase(settings.DATABASE_URL);
    opened.push(() => database.close());
    const cache = await openCache(settings.CACHE_URL, { prefix: settings.CACHE_PREFIX, log });
    opened.push(() => cache.close());
    const mailer = openMailer(settings, log);
    opened.push(() => mailer.close());

    const beside: { outside?: Outside } = {};
    const work = unitsOn(database, settings.SERVICE_NAME, (left) => beside.outside?.wake(left), tracer);
    const means: Means = { database, cache, mailer, log, work };
    const checks = {
      store: () => (beside.outside ? database.query("select 1") : Promise.reject(new Error("still starting"))),
      cache: () => cache.ping(),
    };
    // It only counts what strangers send: without it, everything is done and nobody is counted.
    const health = { checks, dispensable: ["cache"] };
    const started = () => beside.outside !== undefined;
    const identify = identifyBy(settings, recordSignIns(work));
    const api = createApi({ log, ...health, started, title, identify, tracer });
    serveCommon(api, prefix, health, log, work);
    service.serve(api, means);
    const server = await listen(api.app, { host: settings.HOST, port: settings.PORT });
    opened.push(() => server.close());
    log.info({ port: server.port, bound: boundIn(settings, service.bindings) }, "listening");

    const applied = await migrated(database, [...kitMigrations, ...service.migrations], log, options);
    const outside = await startOutside(
      settings,
      { ...means, tracer },
      {
        handlers: service.handlers?.(means) ?? {},
        consumers: service.consumers?.(means) ?? [],
        givenUp: service.givenUp,
      },
    );
    // Before the server's place in the list: requests that are being answered still leave events and work.
    opened.splice(-1, 0, () => outside.close());
    beside.outside = outside;
    await service.started?.(means);
    log.info({ migrations: applied }, "started");
    if (settings.IDENTITY_ISSUER === undefined) {
      log.warn("no identity provider is bound: whoever reaches this service may read and write all it keeps");
    }

    const forgetting = setInterval(() => {
      forgetOldIdempotencyKeys(database).catch((err: unknown) => log.warn({ err }, "old keys stay another hour"));
    }, hour).unref();
    opened.push(() => clearInterval(forgetting));
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

async function migrated(database: Database, migrations: readonly Migration[], log: Logger, options: StartOptions) {
  const { patienceMs = 60_000, signal } = options;
  try {
    return await retry(() => migrate(database, migrations), {
      patienceMs,
      signal,
      onFailure: (err, nextTryInMs) => log.warn({ err, nextTryInMs }, "the store is not usable yet"),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`gave up on the store after ${patienceMs / 1_000} s: ${reason}`, { cause: error });
  }
}
