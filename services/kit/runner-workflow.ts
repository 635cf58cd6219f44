// Runs within Temporal's sandbox, again from its start whenever it is needed: nothing but the engine's own means here.
// A change reaches work that is under way; it needs `patched` of the engine, or a workflow of another name.
import {
  condition,
  continueAsNew,
  defineSignal,
  proxyActivities,
  setHandler,
  workflowInfo,
} from "@temporalio/workflow";
import type { JobActivities } from "./runner-temporal.ts";

const { doJob } = proxyActivities<JobActivities>({
  // A process that died is noticed after a minute, when the lease of its work is over too.
  heartbeatTimeout: "1 minute",
  startToCloseTimeout: "2 hours",
  // What fails here is the store: the work's own failures are counted in its row.
  retry: { initialInterval: "1 second", maximumInterval: "10 seconds" },
});

/** The work was asked for, or has another time now. */
export const moved = defineSignal("moved");

/**
 * One piece of work, from when it was asked for until it is done. What it is and when is in its row; here it is only
 * woken: by the signal that each start comes with, when it was moved, and at its time.
 */
export async function job(id: string, restMs = 60_000): Promise<void> {
  let isMoved = false;
  setHandler(moved, () => void (isMoved = true));
  let next: number | undefined = restMs;
  do {
    await condition(() => isMoved, Math.max(next, 1));
    // Before the look: what moves it meanwhile has it looked at again.
    isMoved = false;
    next = await doJob(id);
    if (next === undefined) return;
  } while (!workflowInfo().continueAsNewSuggested);
  await continueAsNew<typeof job>(id, next);
}
