import { SpanKind } from "@opentelemetry/api";
import type { Tracer } from "@opentelemetry/api";
import type { Database, Queryable } from "./database.ts";
import { redactUrls } from "./log.ts";
import type { Migration } from "./migrate.ts";
import { leaseEnd, renewLease } from "./runner-lease.ts";
import { EVERYBODY, ownRows, tenantColumns } from "./tenancy.ts";
import type { Tenant } from "./tenancy.ts";
import { goingOnFrom, inSpan, traceparent, untraced } from "./tracing.ts";
import { uuidv7 } from "./uuid.ts";

/** A piece of work that outlives the request, and the process. */
export type NewJob = {
  /** Which handler does it. */
  readonly name: string;
  /** What it is about; with the name it makes one piece of work, however often it is asked for. */
  readonly key: string;
  /** Not before. @default now */
  readonly at?: Date;
  readonly input?: Readonly<Record<string, unknown>>;
};

/** Work that is due. */
export type Job = {
  readonly id: string;
  readonly actor: Tenant;
  readonly name: string;
  readonly key: string;
  readonly input: Record<string, unknown>;
  /** 1 for the first try. */
  readonly attempt: number;
};

/** Does a piece of work, at least once: a try that was cut short comes again. */
export type Handler = (job: Job) => Promise<void>;
export type Handlers = Readonly<Record<string, Handler>>;

/** How work is done; the defaults are for all but tests. */
export type JobOptions = {
  /** How many milliseconds a failed try is followed by. @default 2 s after the first, then twice as long each time */
  readonly pauseAfter?: (attempt: number) => number;
  /** For how many milliseconds work is one's own; renewed while it is being done. @default a minute */
  readonly leaseMs?: number | undefined;
  /** Makes a span of each try. @default none is made */
  readonly tracer?: Tracer | undefined;
  /** What follows when work is given up, in the transaction that does. @default nothing */
  readonly givenUp?: ((tx: Queryable, job: Job, reason: string) => Promise<void>) | undefined;
};

/** So often work is tried before a person has to look at it. */
export const maxAttempts = 8;

/** When to come again to work that is due and nobody could take: it is being moved, or needs a newer version. */
const busyMs = 5_000;

/** What is still to be done, as SQL. */
export const openJob = "done_at is null and failed_at is null";

export const jobsMigration: Migration = {
  id: "kit-0003-jobs",
  statements: [
    // `asked` counts how often it was asked for: who did it, or handed it over, sees that it was moved meanwhile.
    `create table jobs (
       id uuid primary key,
       ${tenantColumns},
       name text not null,
       key text not null,
       input jsonb not null,
       due_at timestamptz not null,
       asked int not null default 1,
       attempts int not null default 0,
       leased_until timestamptz,
       handed_at timestamptz,
       last_error text,
       done_at timestamptz,
       failed_at timestamptz,
       unique (organisation, name, key)
     )`,
    `create index jobs_due on jobs (due_at) where ${openJob}`,
    `create index jobs_to_hand_over on jobs (id) where handed_at is null and ${openJob}`,
    ...ownRows("jobs"),
  ],
};

/**
 * Asks for work, within the transaction that needs it. Asking again moves its time while nobody did it; what was given
 * up begins anew.
 */
export async function storeJob(on: Queryable, by: Tenant, now: Date, job: NewJob): Promise<void> {
  await on.query(
    `insert into jobs (id, organisation, team, owner, name, key, input, due_at, traceparent)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (organisation, name, key) do update
       set due_at = excluded.due_at, input = excluded.input, traceparent = excluded.traceparent,
           asked = jobs.asked + 1, handed_at = null,
           attempts = case when jobs.failed_at is null then jobs.attempts else 0 end, failed_at = null
       where jobs.done_at is null`,
    [
      ...[uuidv7(), by.organisation, by.team, by.owner, job.name, job.key],
      ...[JSON.stringify(job.input ?? {}), job.at ?? now, traceparent()],
    ],
  );
}

/** Takes back work that is not needed any more. */
export async function forgetJob(on: Queryable, name: string, key: string): Promise<void> {
  await on.query("delete from jobs where name = $1 and key = $2 and done_at is null", [name, key]);
}

/**
 * Does one piece of work that is due, if there is one; answers whether there was. It is leased while it is done, so a
 * replica that dies leaves it to the next. A failure comes again later, each time after twice as long, and is given up
 * after eight tries: then it stays, with the reason, for a person.
 */
export async function doNextJob(database: Database, handlers: Handlers, options: JobOptions = {}): Promise<boolean> {
  const row = await takeJob(database, handlers, options);
  if (row !== undefined) await perform(database, handlers, row, options);
  return row !== undefined;
}

/**
 * The same for one piece of work, for who keeps its time elsewhere: answers in how many milliseconds to come again, or
 * nothing once it is done, given up or not needed any more.
 */
export async function doJob(
  database: Database,
  handlers: Handlers,
  id: string,
  options: JobOptions = {},
): Promise<number | undefined> {
  const row = await takeJob(database, handlers, options, { id });
  if (row !== undefined) await perform(database, handlers, row, options);
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<{ at: Date }>(`select greatest(due_at, leased_until) as at from jobs where id = $1 and ${openJob}`, [
        id,
      ]),
    EVERYBODY,
  );
  if (rows[0] === undefined) return undefined;
  const restMs = rows[0].at.getTime() - Date.now();
  return row === undefined && restMs <= 0 ? busyMs : Math.max(restMs, 0);
}

/** Work that somebody took, and is to {@link perform}. */
export type TakenJob = Tenant &
  Omit<Job, "actor" | "attempt"> & {
    readonly attempts: number;
    readonly asked: number;
    readonly traceparent: string | null;
  };

/** Of which work one is to be taken. */
type Which = {
  /** This one only. */
  readonly id?: string;
  /** Of none of these organisations, nor of these kinds of theirs. */
  readonly except?: { readonly organisations: readonly string[]; readonly kinds: readonly string[] };
};

/** How {@link Which} names a kind of work of an organisation. */
export const kindOf = ({ organisation, name }: Pick<TakenJob, "organisation" | "name">): string =>
  `${organisation}/${name}`;

/** Takes work that is due and nobody else's, as one's own. */
export async function takeJob(
  database: Database,
  handlers: Handlers,
  options: JobOptions,
  { id, except }: Which = {},
): Promise<TakenJob | undefined> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query<TakenJob>(
        `update jobs set attempts = attempts + 1, leased_until = $2
         where id = (select id from jobs where ${openJob} and due_at <= $1 and (leased_until is null or leased_until <= $1)
                       and name = any($3::text[]) and ($4::uuid is null or id = $4)
                       and organisation <> all($5::text[]) and organisation || '/' || name <> all($6::text[])
                     order by due_at limit 1 for update skip locked)
         returning id, organisation, team, owner, name, key, input, attempts, asked, traceparent`,
        [
          ...[new Date(), leaseEnd(options.leaseMs), Object.keys(handlers), id ?? null],
          ...[except?.organisations ?? [], except?.kinds ?? []],
        ],
      ),
    EVERYBODY,
  );
  return rows[0];
}

/** Does work that was taken, and remembers how it ended. */
export async function perform(
  database: Database,
  handlers: Handlers,
  row: TakenJob,
  options: JobOptions,
): Promise<void> {
  const { organisation, team, owner, attempts, asked, traceparent: left, ...of } = row;
  const { pauseAfter = (attempt: number) => 1_000 * 2 ** attempt, tracer = untraced, givenUp } = options;
  const job: Job = { ...of, actor: { organisation, team, owner }, attempt: attempts };
  // Not any more, once the lease was over and somebody else took it.
  const settle = (change: string, params: readonly unknown[], reason = "") =>
    database.transaction(async (tx) => {
      const { rows } = await tx.query<{ failed_at: Date | null }>(
        `update jobs set ${change} where id = $1 and attempts = $2 returning failed_at`,
        [row.id, attempts, ...params],
      );
      if (rows[0]?.failed_at) await givenUp?.(tx, job, reason);
    }, organisation);
  const release = renewLease(options.leaseMs, (until) => settle("leased_until = $3", [until]));
  const attributes = { "bap.job.id": row.id, "bap.job.attempt": attempts };
  const span = { kind: SpanKind.CONSUMER, attributes, parent: goingOnFrom(left) };
  const attempt = async () => {
    if (attempts > maxAttempts) throw new Error("the process ended each time while it was being done");
    await handlers[row.name]!(job);
  };
  const failure = await reasonOfFailure(() => inSpan(tracer, `job ${row.name}`, span, attempt));
  await release();
  // Asked for again meanwhile, it is new work.
  if (failure === undefined) {
    await settle(
      `leased_until = null, last_error = null, done_at = case when asked = $3 then now() end,
       attempts = case when asked = $3 then attempts else 0 end`,
      [asked],
    );
  } else {
    await settle(
      `leased_until = null, last_error = $4, due_at = case when asked = $3 then $5 else due_at end,
       failed_at = case when asked = $3 and $6 then now() end`,
      [asked, failure, new Date(Date.now() + pauseAfter(attempts)), attempts >= maxAttempts],
      failure,
    );
  }
}

/** What to tell a person about a failure; never a password. */
async function reasonOfFailure(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return redactUrls(error instanceof Error ? error.message : String(error)).slice(0, 1_000);
  }
}
