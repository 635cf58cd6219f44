import type { Database } from "../kit/database.ts";
import { doNextJob } from "../kit/jobs.ts";
import type { Handlers } from "../kit/jobs.ts";
import { EVERYBODY, defaultTenant } from "../kit/tenancy.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { unitsOn } from "../kit/unit.ts";
import type { Unit, Work } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { capture } from "./capture.ts";
import type { NewLead } from "./lead.ts";

/** Somebody of an organisation that belongs to one test. */
export const someone = (organisation: string): Tenant => ({ ...defaultTenant, organisation });

/** Units of work on a test's database. */
export const workOn = (database: Database): Work => unitsOn(database, "leads");

/** Captures leads as one unit; answers their ids, in this order. */
export async function captured(unit: Unit, ...leads: readonly NewLead[]): Promise<readonly string[]> {
  const submissions = leads.map((lead) => ({ ...lead, id: uuidv7() }));
  await capture(unit, submissions);
  return submissions.map(({ id }) => id);
}

/** Does all work that is due by now, or by a later moment. */
export async function doJobs(database: Database, handlers: Handlers, { aheadMs = 0 } = {}): Promise<void> {
  const soon =
    "update jobs set due_at = due_at - make_interval(secs => $1) where done_at is null and failed_at is null";
  if (aheadMs > 0) await database.transaction((tx) => tx.query(soon, [aheadMs / 1_000]), EVERYBODY);
  while (await doNextJob(database, handlers)) continue;
}

/** What happened in an organisation, oldest first: types of events, and what they are about. */
export async function eventsOf(work: Work, actor: Tenant) {
  const { rows } = await work(actor, (unit) =>
    unit.query<{ type: string; subject: string; data: unknown }>(
      "select type, subject, data from events where organisation = $1 order by id",
      [actor.organisation],
    ),
  );
  return rows;
}
