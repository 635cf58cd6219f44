import { doNextJob } from "./jobs.ts";
import { openLanes } from "./runner-lanes.ts";
import type { Runner, RunnerOptions } from "./runner.ts";

/** How many pieces of work a process does at the same time. */
const atOnce = 4;

/** Does the work in this process, straight from the table; several processes share it. */
export function openProcessRunner({ database, handlers, log, jobs }: RunnerOptions): Runner {
  return openLanes({
    turn: () => doNextJob(database, handlers, jobs),
    lanes: atOnce,
    what: "work that is due",
    log,
  });
}
