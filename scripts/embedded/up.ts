import { rm } from "node:fs/promises";
import { PlatformError } from "../../components/model/error.ts";
import type { EmbeddedPlan, RunningPrograms } from "../../embedded/index.ts";
import { lowerToEmbedded, startEmbedded } from "../../embedded/index.ts";
import type { Outcome } from "../command.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import { packageRoot } from "../package-root.ts";
import { count, phases } from "../print.ts";
import { addressesOf, type Addresses } from "./addresses.ts";
import { type Memory, recall, remember, runningStack } from "./memory.ts";
import { folderOf, memoryFile } from "./place.ts";
import { choosePorts } from "./ports.ts";
import { thisProcess } from "./process.ts";
import { openSecrets } from "./secrets.ts";
import { listenForStop, type Stop } from "./stop-signals.ts";

/**
 * Brings the platform up in this process and stays until it is told to stop, by Ctrl-C, SIGTERM or `signal`; then stops
 * it. Data and the stack's memory stay.
 *
 * @throws PlatformError (exit code 1) when the stack is up already, a port is taken, or a program does not start.
 */
export async function upEmbedded(loaded: Loaded, io: Io, options: { signal?: AbortSignal } = {}): Promise<Outcome> {
  const before = recall(loaded);
  const other = await runningStack(loaded);
  if (other) throw isUp(loaded.stack, other);
  const portOf = await choosePorts(loaded.model);
  const plan = lowerToEmbedded(loaded.model, { folder: folderOf(loaded), portOf });
  const addresses = addressesOf(loaded.model, portOf);
  const stop = listenForStop(io, options.signal);
  const mine = {
    target: "embedded",
    ...(await thisProcess()),
    startedAt: new Date().toISOString(),
    programs: {},
  } as const;
  let running: RunningPrograms | undefined;
  try {
    await remember(loaded, mine);
    running = await start(loaded, plan, io, stop).catch((error: unknown) => stoppedBefore(error, stop));
    if (running) {
      const programs = Object.fromEntries(running.programs.flatMap(({ name, port }) => (port ? [[name, port]] : [])));
      await remember(loaded, { ...mine, ...(addresses && { address: addresses.door }), programs });
      announce(loaded, plan, addresses, io);
      await stop.told;
    }
  } finally {
    try {
      const programs = running;
      if (programs) await phases(io).run("stop", () => programs.close());
    } finally {
      stop.release();
      await forget(loaded, before, running !== undefined);
    }
  }
  return 0;
}

async function start(loaded: Loaded, plan: EmbeddedPlan, io: Io, { signal }: Stop): Promise<RunningPrograms> {
  const reveal = await openSecrets(loaded);
  const names = plan.programs.map(({ name }) => name).join(", ");
  return phases(io).run(`start ${names}`, () =>
    startEmbedded(plan, { roots: [...new Set([loaded.root, packageRoot])], reveal, signal }),
  );
}

/** Told to stop while it was starting: that is no failure. */
function stoppedBefore(error: unknown, { signal }: Stop): undefined {
  if (!signal.aborted || error instanceof PlatformError) throw error;
}

/** Only the choice of this target is kept; not even that, where nothing has come of a first try. */
async function forget(loaded: Loaded, before: Memory | undefined, wasUp: boolean): Promise<void> {
  if (before || wasUp) await remember(loaded, { target: "embedded", programs: {} });
  else await rm(memoryFile(loaded), { force: true });
}

function announce({ stack }: Loaded, plan: EmbeddedPlan, addresses: Addresses | undefined, io: Io): void {
  const { outStyle } = io;
  const lines = addresses ? [...addresses.applications, addresses.door] : [];
  io.out(`\n${outStyle("bold", `${stack} is up`)}: ${count(plan.programs.length, "program")} in one process\n`);
  for (const line of lines) io.out(`  ${outStyle("cyan", line)}\n`);
  io.out(`Ctrl-C stops it, as does "bap down ${stack}"; its data stays in .bap/${stack}\n\n`);
}

function isUp(stack: string, { pid, address }: { readonly pid: number; readonly address?: string | undefined }) {
  return new PlatformError(
    {
      code: "is-up",
      path: `stack ${stack}`,
      message: `it is up already, in process ${pid}${address === undefined ? "" : `, at ${address}`}`,
      suggestion: `bap down ${stack} stops that one; --stack NAME brings another one up beside it`,
    },
    1,
  );
}
