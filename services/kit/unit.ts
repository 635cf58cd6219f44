import type { Tracer } from "@opentelemetry/api";
import type { Database, Queryable } from "./database.ts";
import type { NewEvent } from "./events.ts";
import { recordEvents } from "./events.ts";
import type { NewJob } from "./jobs.ts";
import { storeJob } from "./jobs.ts";
import { toProblem } from "./problem.ts";
import type { Tenant } from "./tenancy.ts";
import { inSpan, untraced } from "./tracing.ts";

/** One transaction of one organisation: it sees and writes rows of that organisation only. */
export type Unit = Queryable & {
  readonly actor: Tenant;
  /** One moment for all that happens here. */
  readonly now: Date;
  /** Records what happened, in this order: published once this commits, and kept as the audit trail. */
  emit(...events: readonly NewEvent[]): Promise<void>;
  /** Has work done once this commits, not before its time; the same name and key twice is one piece of work. */
  later(job: NewJob): Promise<void>;
};

/** Runs a unit of work for somebody: all of it is kept, or nothing. */
export type Work = <T>(actor: Tenant, work: (unit: Unit) => Promise<T>) => Promise<T>;

// Who asked for what is not there, or may not be, was answered: nothing failed.
const isFailure = (error: unknown): boolean => toProblem(error).status >= 500;

/** What a unit of work left for later: something to publish, something to do. */
export type Left = { readonly events: boolean; readonly jobs: boolean };

/** The unit that a transaction of an organisation is; `left` remembers what it leaves. */
export function unitIn(tx: Queryable, actor: Tenant, source: string, left: { events?: boolean; jobs?: boolean } = {}) {
  const now = new Date();
  return {
    query: (sql, params) => tx.query(sql, params),
    actor,
    now,
    emit: async (...events) => {
      if (events.length === 0) return;
      left.events = true;
      await recordEvents(tx, actor, now, source, events);
    },
    later: async (job) => {
      left.jobs = true;
      await storeJob(tx, actor, now, job);
    },
  } satisfies Unit as Unit;
}

/** Units of work on a database, each a span. `wake` is told after those that left something, and what it is. */
export function unitsOn(
  database: Database,
  source: string,
  wake: (left: Left) => void = () => undefined,
  tracer: Tracer = untraced,
): Work {
  return async (actor, work) => {
    const left = { events: false, jobs: false };
    const unit = () => database.transaction((tx) => work(unitIn(tx, actor, source, left)), actor.organisation);
    const result = await inSpan(tracer, "unit of work", { isFailure }, unit);
    if (left.events || left.jobs) wake(left);
    return result;
  };
}
