import { rm } from "node:fs/promises";
import { PlatformError } from "../../components/model/error.ts";
import type { Outcome } from "../command.ts";
import type { Io } from "../io.ts";
import { phases } from "../print.ts";
import { forgetRun, recall, runningStack } from "./memory.ts";
import { folderOf, keyFile, memoryFile, type StackPlace } from "./place.ts";
import { goneWithin } from "./process.ts";

export interface DownOptions {
  /** Data, secrets and all that is remembered go, too. */
  readonly purge?: boolean;
  readonly signal?: AbortSignal;
  /** How long the platform may take to stop. @default 60 s */
  readonly patienceMs?: number;
}

/**
 * Stops the process that has the stack up, if one has. Its data stays, unless `purge`.
 *
 * @throws PlatformError (exit code 1) when the process does not end.
 */
export async function downEmbedded(place: StackPlace, io: Io, options: DownOptions = {}): Promise<Outcome> {
  const { stack } = place;
  const { purge = false, signal, patienceMs = 60_000 } = options;
  const running = await runningStack(place);
  if (running) {
    await phases(io).run(`stop process ${running.pid}`, async () => {
      signalTo(running.pid);
      if (!(await goneWithin(patienceMs, running, signal))) throw stillThere(stack, running.pid, patienceMs);
    });
    // A process that was killed could not write this itself.
    await forgetRun(place, running);
  }
  const known = recall(place) !== undefined;
  if (purge) {
    await rm(folderOf(place), { recursive: true, force: true });
    for (const file of [keyFile(place), memoryFile(place)]) await rm(file, { force: true });
    io.out(
      known ? `${stack} is down, and its data and secrets are gone\n` : `${stack} is not there: nothing to purge\n`,
    );
  } else if (running) {
    io.out(`${stack} is down; its data stays in .bap/${stack} (bap down ${stack} --purge removes it)\n`);
  } else {
    io.out(`${stack} is not up${known ? `; its data is in .bap/${stack}` : ""}\n`);
  }
  return 0;
}

function signalTo(pid: number): void {
  try {
    process.kill(pid, "SIGTERM");
  } catch (error) {
    // It ended by itself, in this very moment.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function stillThere(stack: string, pid: number, ms: number): PlatformError {
  return new PlatformError(
    {
      code: "does-not-stop",
      path: `stack ${stack}`,
      message: `process ${pid} still runs, ${ms / 1000} s after it was asked to stop`,
      suggestion: `look at what it says; "kill -9 ${pid}" ends it at once, and its data survives that`,
    },
    1,
  );
}
