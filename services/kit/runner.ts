import type { Database } from "./database.ts";
import type { Handlers, JobOptions } from "./jobs.ts";
import type { Logger } from "./log.ts";
import { openProcessRunner } from "./runner-process.ts";

/** Does the work that was asked for, from its time on. */
export interface Runner {
  /** Work was asked for: looks at once. */
  wake(): void;
  /** Begins nothing more, and waits for what is being done, for a moment. */
  close(): Promise<void>;
}

/** What a runner is made from. */
export type RunnerOptions = {
  readonly database: Database;
  readonly handlers: Handlers;
  readonly log: Logger;
  /** Whose work it is, where the engine is shared. */
  readonly service: string;
  readonly settings: {
    /** Of Temporal's frontend; unset or `memory:` has the work done without it. */
    readonly WORKFLOWS_ADDRESS?: string | undefined;
    readonly WORKFLOWS_NAMESPACE?: string | undefined;
  };
  readonly jobs?: JobOptions;
};

/**
 * Opens what does the work. It never waits for what it needs: as long as the store or the engine is away, the work
 * stays in the table.
 */
export async function openRunner(options: RunnerOptions): Promise<Runner> {
  const { WORKFLOWS_ADDRESS: address } = options.settings;
  // Who has no work to do needs neither the engine nor a look at the table.
  if (Object.keys(options.handlers).length === 0) return { wake: () => undefined, close: () => Promise.resolve() };
  if (address === undefined || address === "memory:") return openProcessRunner(options);
  // Loaded only here: the engine's client is most of what a service would load.
  const { openTemporalRunner } = await import("./runner-temporal.ts");
  return openTemporalRunner(address, options);
}
