import { setTimeout as pause } from "node:timers/promises";
import { Context } from "@temporalio/activity";
import { Client } from "@temporalio/client";
import { NativeConnection, Worker } from "@temporalio/worker";
import { doJob } from "./jobs.ts";
import { finishMs, openLanes } from "./runner-lanes.ts";
import { outageOf } from "./runner-outage.ts";
import { handOverJobs } from "./runner-outbox.ts";
import { installRuntime, workflowBundle } from "./runner-runtime.ts";
import type { job } from "./runner-workflow.ts";
import type { Runner, RunnerOptions } from "./runner.ts";

/** What the workflow has done outside of its sandbox. */
export type JobActivities = {
  /** Does the work if it is due; answers in how many milliseconds to come again, or nothing when that is all. */
  doJob(id: string): Promise<number | undefined>;
};

/** A small worker: services have little memory, and work that waits is as safe in the store as in hand. */
const limits = {
  maxConcurrentActivityTaskExecutions: 4,
  maxConcurrentActivityTaskPolls: 2,
  maxConcurrentWorkflowTaskExecutions: 8,
  maxConcurrentWorkflowTaskPolls: 2,
  maxCachedWorkflows: 20,
  // Its name says less than it does: no thread of its own for workflows, which saves 50 to 100 MB. Ours is one short
  // loop, which blocks nothing.
  debugMode: true,
};
const beatMs = 20_000;
const handMs = 5_000;
const restMs = 2_000;

/**
 * Has Temporal keep the time of all work, one workflow for each piece of it; the table stays the truth and the outbox.
 * A job that Temporal was not told of is handed over as soon as Temporal is there.
 */
export function openTemporalRunner(address: string, options: RunnerOptions): Runner {
  const { database, handlers, log, service } = options;
  const namespace = options.settings.WORKFLOWS_NAMESPACE ?? "default";
  installRuntime(log);
  const stop = new AbortController();
  let hand: ((id: string, name: string) => Promise<unknown>) | undefined;
  let worker: Worker | undefined;

  const dispatcher = openLanes({
    turn: async () => hand !== undefined && (await handOverJobs(database, Object.keys(handlers), hand)) > 0,
    lanes: 1,
    what: "handing work over to Temporal",
    log,
  });

  const serve = async (connection: NativeConnection) => {
    const { workflow } = new Client({ connection, namespace });
    worker = await Worker.create({
      connection,
      namespace,
      taskQueue: service,
      activities: activitiesOf(options),
      workflowBundle: await workflowBundle(),
      shutdownForceTime: finishMs,
      ...limits,
    });
    if (stop.signal.aborted) worker.shutdown();
    hand = (id, name) =>
      connection.withDeadline(Date.now() + handMs, () =>
        workflow.signalWithStart<typeof job>("job", {
          workflowId: `${service}-${id}`,
          taskQueue: service,
          args: [id],
          signal: "moved",
          staticSummary: name,
        }),
      );
    dispatcher.wake();
    await worker.run();
  };

  const served = (async () => {
    const outage = outageOf(log, "work kept by Temporal");
    while (!stop.signal.aborted) {
      let connection: NativeConnection | undefined;
      try {
        connection = await NativeConnection.connect({ address });
        await serve(connection);
      } catch (error) {
        if (!stop.signal.aborted) outage.met(error);
      } finally {
        hand = undefined;
        await connection?.close().catch((err: unknown) => log.debug({ err }, "the connection was still in use"));
      }
      await pause(restMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  })();

  return {
    wake: dispatcher.wake,
    close: async () => {
      stop.abort();
      if (worker?.getState() === "RUNNING") worker.shutdown();
      const late = pause(finishMs + 500, undefined, { ref: false });
      await Promise.all([dispatcher.close(), Promise.race([served, late])]);
    },
  };
}

function activitiesOf({ database, handlers, log, jobs }: RunnerOptions): JobActivities {
  const outage = outageOf(log, "work that is due");
  return {
    doJob: async (id) => {
      const context = Context.current();
      const beat = setInterval(() => context.heartbeat(), beatMs);
      try {
        const next = await doJob(database, handlers, id, jobs);
        outage.over();
        return next;
      } catch (error) {
        outage.met(error);
        throw error;
      } finally {
        clearInterval(beat);
      }
    },
  };
}
