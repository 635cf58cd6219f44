import { z } from "zod";
import type { Api } from "./api.ts";
import { found, operation } from "./endpoint.ts";
import type { Job, JobOptions } from "./jobs.ts";
import type { Logger } from "./log.ts";
import { afterEveryId, pageOf, pageQuery, toPage } from "./page.ts";
import { unitIn } from "./unit.ts";
import type { Unit, Work } from "./unit.ts";

/** Work that was tried time and again, and is left to a person. */
const givenUpSchema = z.object({
  id: z.uuid(),
  name: z.string().describe("What was to be done"),
  key: z.string().describe("With what"),
  attempts: z.int(),
  reason: z.string().nullable().describe("Why the last try failed"),
  givenUpAt: z.iso.datetime(),
});
type GivenUp = z.output<typeof givenUpSchema>;

/** What follows when work of the service `source` is given up: log and audit trail tell of it, and then its `own`. */
export function whenGivenUp(
  source: string,
  log: Logger,
  own: (unit: Unit, job: Job) => Promise<void> = () => Promise.resolve(),
): NonNullable<JobOptions["givenUp"]> {
  return async (tx, job, reason) => {
    const { id, name, key, attempt: attempts, actor } = job;
    log.error({ job: id, name, key, attempts, reason }, "work is given up; a person has to look at it");
    const unit = unitIn(tx, actor, source);
    // Without the reason: what an error says was not written for everybody who hears of events.
    await unit.emit({ type: "job.given-up", subject: id, data: { name, key, attempts } });
    await own(unit, job);
  };
}

/** What every service serves for it: to see it, and to have it tried anew. */
export function serveGivenUp(api: Api, prefix: string, work: Work): void {
  const list = operation({
    method: "get",
    path: `${prefix}/jobs/given-up`,
    summary: "List work that was given up, the newest first",
    access: "decide",
    query: z.object(pageQuery),
    answers: { 200: { description: "One page of it", schema: pageOf(givenUpSchema) } },
  });
  api.serve(list, async ({ c, actor, query: { limit, cursor } }) => {
    const rows = await work(actor, (unit) =>
      givenUp(unit, "id < $2 order by id desc limit $3", [cursor ?? afterEveryId, limit + 1]),
    );
    return c.json(toPage(rows.map(toGivenUp), limit));
  });

  const retry = operation({
    method: "post",
    path: `${prefix}/jobs/given-up/{id}/retry`,
    summary: "Have work tried anew that was given up",
    access: "decide",
    params: z.object({ id: z.uuid() }),
    answers: { 202: { description: "It is tried again, from now on", schema: givenUpSchema } },
  });
  api.serve(retry, async ({ c, actor, params: { id } }) => {
    const row = await work(actor, async (unit) => {
      const job = found((await givenUp(unit, "id = $2 for update", [id]))[0], "given-up work", id);
      // Whose work it was, it stays.
      await unit.later({ name: job.name, key: job.key, input: job.input });
      await unit.emit({ type: "job.retried", subject: id, data: { name: job.name, key: job.key } });
      return job;
    });
    return c.json(toGivenUp(row), 202);
  });
}

type JobRow = Omit<GivenUp, "givenUpAt" | "reason"> & {
  readonly input: Record<string, unknown>;
  readonly last_error: string | null;
  readonly failed_at: Date;
};

async function givenUp(unit: Unit, which: string, params: readonly unknown[]): Promise<JobRow[]> {
  const { rows } = await unit.query<JobRow>(
    `select id, name, key, input, attempts, last_error, failed_at from jobs
     where organisation = $1 and failed_at is not null and ${which}`,
    [unit.actor.organisation, ...params],
  );
  return rows;
}

const toGivenUp = ({ id, name, key, attempts, last_error, failed_at }: JobRow): GivenUp => ({
  ...{ id, name, key, attempts, reason: last_error, givenUpAt: failed_at.toISOString() },
});
