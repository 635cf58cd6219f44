import { PlatformError } from "../../components/model/error.ts";
import type { EmbeddedPlan, RunningPrograms } from "../../embedded/index.ts";
import { lowerToEmbedded, startEmbedded } from "../../embedded/index.ts";
import type { Outcome } from "../command.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import { packageRoot } from "../package-root.ts";
import { count, phases, type Phases } from "../print.ts";
import { addressesOf, type Addresses } from "./addresses.ts";
import { claimRun } from "./claim.ts";
import { folderOf } from "./place.ts";
import { choosePorts } from "./ports.ts";
import { openSecrets } from "./secrets.ts";
import { listenForStop, type Stop } from "./stop-signals.ts";

/**
 * Brings the platform up in this process and stays until it is told to stop, by Ctrl-C, SIGTERM or `signal`; then stops
 * it. Data and the stack's memory stay.
 *
 * @throws PlatformError (exit code 1) when the stack is up already, a port is taken, or a program does not start.
 */
export async function upEmbedded(
  loaded: Loaded,
  io: Io,
  options: {
    readonly signal?: AbortSignal;
    /** Called once it has said where it answers. */
    readonly announced?: (addresses: Addresses) => Promise<void>;
  } = {},
): Promise<Outcome> {
  const stop = listenForStop(io, options.signal);
  try {
    const run = await claimRun(loaded);
    let running: RunningPrograms | undefined;
    try {
      const portOf = await choosePorts(loaded.model);
      const plan = lowerToEmbedded(loaded.model, { folder: folderOf(loaded), portOf });
      const addresses = addressesOf(loaded.model, portOf);
      running = await start(loaded, plan, io, stop);
      if (running === undefined) return 0;
      await run.started(running.programs, addresses?.door);
      announce(loaded.stack, plan, addresses, io);
      if (addresses) await options.announced?.(addresses);
      await stop.told;
      await close(running, io);
    } finally {
      // Here after a failure, too; a second close is the first one.
      await running?.close();
      await run.ended(running !== undefined);
    }
  } finally {
    stop.release();
  }
  return 0;
}

/** Nothing, where it was told to stop while it was starting: that is no failure. */
async function start(
  loaded: Loaded,
  plan: EmbeddedPlan,
  io: Io,
  { signal }: Stop,
): Promise<RunningPrograms | undefined> {
  const reveal = await openSecrets(loaded);
  const roots = [...new Set([loaded.root, packageRoot])];
  const names = plan.programs.map(({ name }) => name).join(", ");
  try {
    return await steps(io).run(`start ${names}`, () => startEmbedded(plan, { roots, reveal, signal }));
  } catch (error) {
    if (signal.aborted && !(error instanceof PlatformError)) return undefined;
    throw error;
  }
}

const close = (running: RunningPrograms, io: Io): Promise<void> => steps(io).run("stop", () => running.close());

/** Whole lines, also on a terminal: the programs write theirs in between. */
const steps = (io: Io): Phases => phases({ ...io, live: false });

function announce(stack: string, plan: EmbeddedPlan, addresses: Addresses | undefined, io: Io): void {
  const { outStyle } = io;
  const lines = addresses ? [...addresses.applications, addresses.door] : [];
  io.out(`\n${outStyle("bold", `${stack} is up`)}: ${count(plan.programs.length, "program")} in one process\n`);
  for (const line of lines) io.out(`  ${outStyle("cyan", line)}\n`);
  io.out(`Ctrl-C stops it, as does "bap down ${stack}"; its data stays in .bap/${stack}\n\n`);
}
