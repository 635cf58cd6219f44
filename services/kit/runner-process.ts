import { kindOf, perform, takeJob } from "./jobs.ts";
import type { TakenJob } from "./jobs.ts";
import { openLanes } from "./runner-lanes.ts";
import type { Runner, RunnerOptions } from "./runner.ts";

/** How many pieces of work a process does at the same time. */
const atOnce = 4;
/** Of these, so many at most for one organisation, and of one kind for it: whoever has slow work holds up nobody else. */
const most = { organisations: 3, kinds: 2 };

/** Does the work in this process, straight from the table; several processes share it. */
export function openProcessRunner({ database, handlers, log, jobs = {} }: RunnerOptions): Runner {
  const running = new Set<TakenJob>();
  const full = (key: (job: TakenJob) => string, limit: number) =>
    [...Map.groupBy(running, key)].filter(([, { length }]) => length >= limit).map(([name]) => name);
  const take = async () => {
    const except = {
      organisations: full(({ organisation }) => organisation, most.organisations),
      kinds: full(kindOf, most.kinds),
    };
    const job = await takeJob(database, handlers, jobs, { except });
    if (job !== undefined) running.add(job);
    return job;
  };
  // One after the other: each has to know what those before it took.
  let taking: Promise<TakenJob | undefined> = Promise.resolve(undefined);
  const turn = async () => {
    taking = taking.then(take, take);
    const job = await taking;
    if (job === undefined) return false;
    await perform(database, handlers, job, jobs).finally(() => running.delete(job));
    return true;
  };
  return openLanes({ turn, lanes: atOnce, what: "work that is due", log });
}
