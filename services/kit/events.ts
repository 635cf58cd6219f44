import { z } from "zod";
import type { Queryable } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { ownRows, tenantColumns } from "./tenancy.ts";
import type { Tenant } from "./tenancy.ts";
import { plainText } from "./text.ts";
import { traceparent } from "./tracing.ts";
import { uuidv7 } from "./uuid.ts";

/** Something that happened, as a service tells it. */
export type NewEvent = {
  /** What happened, in the past tense: `lead.captured`. */
  readonly type: string;
  /** To what: the id of a lead, an invoice, … Events of one subject keep their order. */
  readonly subject: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** An event as it travels: CloudEvents 1.0, in JSON, with whose it is as extension attributes. */
export const cloudEventSchema = z.looseObject({
  specversion: z.literal("1.0"),
  id: z.uuid(),
  source: z.string().describe("The service: `/leads`"),
  type: z.string().describe("What happened: `bap.lead.captured`"),
  subject: z.string(),
  time: z.iso.datetime(),
  datacontenttype: z.literal("application/json"),
  organisation: z.string(),
  team: z.string(),
  actor: z.string().describe("Who did it"),
  traceparent: z.string().optional().describe("The span in which it happened, where that was traced"),
  data: z.record(z.string(), z.unknown()),
});
export type CloudEvent = z.output<typeof cloudEventSchema>;

/** One page of what happened, newest first. */
export const eventPageSchema = z.object({
  items: z.array(cloudEventSchema),
  next: z.string().nullable().describe("The cursor of the next page; null on the last one"),
});
export const eventQuerySchema = z.object({
  limit: z.coerce.number<string>().int().min(1).max(100).default(20),
  cursor: z.uuid().optional().describe("`next` of the page before"),
  subject: plainText(200).optional().describe("Only what happened to this"),
});

/** The table that is outbox and audit trail at once: written with the data, published afterwards, never changed. */
export const eventsMigration: Migration = {
  id: "kit-0002-events",
  statements: [
    `create table events (
       id uuid primary key,
       ${tenantColumns},
       source text not null,
       type text not null,
       subject text not null,
       data jsonb not null,
       at timestamptz not null,
       published_at timestamptz,
       analysed_at timestamptz
     )`,
    "create index events_to_publish on events (id) where published_at is null",
    "create index events_to_analyse on events (id) where analysed_at is null",
    "create index events_newest_first on events (organisation, id desc)",
    "create index events_of_subject on events (organisation, subject, id desc)",
    ...ownRows("events"),
    `create function events_only_grow() returns trigger language plpgsql as $$
       begin
         raise exception 'what happened is never changed' using errcode = 'check_violation';
       end $$`,
    `create trigger events_only_grow before delete or truncate on events
       for each statement execute function events_only_grow()`,
    `create trigger events_never_change before update of id, organisation, team, owner, source, type, subject, data, at
       on events for each statement execute function events_only_grow()`,
    // What came from others is taken once, however often it arrives.
    `create table events_taken (id uuid not null, consumer text not null, ${tenantColumns},
       taken_at timestamptz not null default now(), primary key (id, consumer))`,
    ...ownRows("events_taken"),
  ],
};

/** Writes what happened, within the transaction that made it happen: one statement, however much it is. */
export async function recordEvents(
  on: Queryable,
  by: Tenant,
  at: Date,
  source: string,
  events: readonly NewEvent[],
): Promise<void> {
  const rows = events.map(({ type, subject, data = {} }) => ({ id: uuidv7(), type, subject, data }));
  await on.query(
    `insert into events (id, organisation, team, owner, source, type, subject, data, at, traceparent)
     select id, $1, $2, $3, $4, type, subject, data, $5, $7
     from jsonb_to_recordset($6::jsonb) as new (id uuid, type text, subject text, data jsonb)`,
    [by.organisation, by.team, by.owner, source, at, JSON.stringify(rows), traceparent()],
  );
}

type EventRow = {
  readonly id: string;
  readonly organisation: string;
  readonly team: string;
  readonly owner: string;
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Record<string, unknown>;
  readonly at: Date;
  readonly traceparent: string | null;
};

/** What somebody's organisation did, newest first: the audit trail. */
export async function listEvents(on: Queryable & { readonly actor: Tenant }, query: z.output<typeof eventQuerySchema>) {
  const { rows } = await on.query<EventRow>(
    `select * from events where organisation = $1 and ($2::uuid is null or id < $2) and ($3::text is null or subject = $3)
     order by id desc limit $4`,
    [on.actor.organisation, query.cursor ?? null, query.subject ?? null, query.limit + 1],
  );
  const items = rows.slice(0, query.limit).map(toCloudEvent);
  return { items, next: rows.length > query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Where an event goes to: one column tells what is already there. */
export type Outlet = "published_at" | "analysed_at";

/** What goes to an outlet at a time: so many events, and not much more than so many bytes (Kafka takes 1 MB). */
const atOnce = { events: 500, bytes: 500_000 };

/** Hands the oldest events that an outlet has not had yet to `deliver`, and remembers them; answers how many. */
export async function handOver(
  tx: Queryable,
  outlet: Outlet,
  deliver: (events: readonly CloudEvent[]) => Promise<void>,
): Promise<number> {
  // One replica at a time, or events of one subject would overtake each other.
  const lock = await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(hashtext($1)) as mine`, [outlet]);
  if (lock.rows[0]?.mine !== true) return 0;
  const { rows } = await tx.query<EventRow>(
    `select * from (select *, sum(octet_length(data::text)) over (order by id) - octet_length(data::text) as bytes_before
       from (select * from events where ${outlet} is null order by id limit $1) as oldest) as measured
     where bytes_before < $2 order by id`,
    [atOnce.events, atOnce.bytes],
  );
  if (rows.length === 0) return 0;
  await deliver(rows.map(toCloudEvent));
  await tx.query(`update events set ${outlet} = now() where id = any($1::uuid[])`, [rows.map(({ id }) => id)]);
  return rows.length;
}

/** True for the consumer's first sight of an event, within the transaction that acts on it. */
export async function isNew(tx: Queryable, event: CloudEvent, consumer: string): Promise<boolean> {
  const { rows } = await tx.query(
    `insert into events_taken (id, consumer, organisation, team, owner) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning id`,
    [event.id, consumer, event.organisation, event.team, event.actor],
  );
  return rows.length > 0;
}

function toCloudEvent({ owner, source, type, at, ...row }: EventRow): CloudEvent {
  return {
    specversion: "1.0",
    id: row.id,
    source: `/${source}`,
    type: `bap.${type}`,
    subject: row.subject,
    time: at.toISOString(),
    datacontenttype: "application/json",
    organisation: row.organisation,
    team: row.team,
    actor: owner,
    ...(row.traceparent !== null && { traceparent: row.traceparent }),
    data: row.data,
  };
}
