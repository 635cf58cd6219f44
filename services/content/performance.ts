import { z } from "zod";
import { Problem } from "../kit/problem.ts";
import type { Unit } from "../kit/unit.ts";
import { moment } from "./moment.ts";

/** What readers do with a text that was published. */
const kindSchema = z.enum(["view", "click", "share"]);

/** What was counted somewhere, in one go. */
export const performanceBatchSchema = z.strictObject({
  events: z
    .array(
      z.strictObject({
        draftId: z.uuid(),
        kind: kindSchema,
        count: z.int().min(1).max(1_000_000).default(1),
        at: moment.optional().describe("When; its day in UTC counts. Without it, now"),
      }),
    )
    .min(1)
    .max(1_000),
});

/** That it was taken, all of it. */
export const performanceTakenSchema = z.object({ id: z.uuid(), taken: z.int() });

const counts = { view: z.int(), click: z.int(), share: z.int() };

/** How a text does, by day. */
export const performanceSchema = z.object({
  items: z
    .array(z.object({ day: z.iso.date(), ...counts }))
    .describe("Newest first; days without anything are left out"),
  total: z.object(counts),
});

const day = () =>
  z.iso.date().refine((said) => said >= "1900" && said < "2200", { error: "must be within 1900 and 2199" });

/** Which days are wanted. */
export const performanceQuerySchema = z.object({
  from: day().default("2000-01-01"),
  to: day().default("2199-12-31").describe("Still part of it"),
});

export type PerformanceBatch = z.output<typeof performanceBatchSchema>;
export type Performance = z.output<typeof performanceSchema>;
type Counts = Performance["total"];

/** Adds a batch to the days it belongs to, as a whole or not at all. */
export async function takePerformance(unit: Unit, id: string, { events }: PerformanceBatch): Promise<void> {
  const { organisation, team, owner } = unit.actor;
  await refuseStrangers(unit, events);
  // In one order for all: two batches of the same days wait for each other, and never both.
  await unit.query(
    `insert into performance (organisation, team, owner, draft_id, kind, day, count)
     select $1, $2, $3, draft_id, kind, (at at time zone 'UTC')::date as day, sum(count)
     from unnest($4::uuid[], $5::text[], $6::int[], $7::timestamptz[]) as batch (draft_id, kind, count, at)
     group by draft_id, kind, day order by draft_id, kind, day
     on conflict (organisation, draft_id, kind, day) do update set count = performance.count + excluded.count`,
    [
      ...[organisation, team, owner, events.map(({ draftId }) => draftId), events.map(({ kind }) => kind)],
      ...[events.map(({ count }) => count), events.map(({ at }) => (at === undefined ? unit.now : new Date(at)))],
    ],
  );
  await unit.emit({ type: "performance.taken", subject: id, data: { events: events.length } });
}

async function refuseStrangers(unit: Unit, events: PerformanceBatch["events"]): Promise<void> {
  const { rows } = await unit.query<{ id: string }>(
    "select id from drafts where organisation = $1 and id = any($2::uuid[]) and state = 'published'",
    [unit.actor.organisation, events.map(({ draftId }) => draftId)],
  );
  const published = new Set(rows.map((row) => row.id));
  const errors = events.flatMap(({ draftId }, at) =>
    published.has(draftId.toLowerCase())
      ? []
      : [{ pointer: `#/events/${at}/draftId`, detail: `nothing is published as ${draftId}` }],
  );
  if (errors.length === 0) return;
  throw new Problem(422, "invalid-request", "the request does not fit what is published; see errors", { errors });
}

/** How a draft does, by day and all in all. */
export async function performanceOf(
  unit: Unit,
  draftId: string,
  { from, to }: z.output<typeof performanceQuerySchema>,
): Promise<Performance> {
  const sumOf = (kind: string) => `coalesce(sum(count) filter (where kind = '${kind}'), 0)::float8 as "${kind}"`;
  const { rows } = await unit.query<Counts & { day: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day, ${kindSchema.options.map(sumOf).join(", ")}
     from performance where organisation = $1 and draft_id = $2 and day between $3::date and $4::date
     group by performance.day order by performance.day desc`,
    [unit.actor.organisation, draftId, from, to],
  );
  const total = { view: 0, click: 0, share: 0 };
  for (const row of rows) for (const kind of kindSchema.options) total[kind] += row[kind];
  return { items: rows, total };
}
