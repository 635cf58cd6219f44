import { rm } from "node:fs/promises";
import { PlatformError } from "../../components/model/error.ts";
import type { RunningPrograms } from "../../embedded/index.ts";
import { withLock } from "../toolchain/lock.ts";
import { forgetRun, recall, remember, runningStack, type RunningStack } from "./memory.ts";
import { lockFile, memoryFile, type StackPlace } from "./place.ts";
import { thisProcess } from "./process.ts";

/** This process's right to have a stack up. */
export interface Run {
  /** Writes down where it is found. */
  started(programs: RunningPrograms["programs"], address: string | undefined): Promise<void>;
  /** Gives the stack back. Where it never was up, now or before, nothing is remembered of it. */
  ended(wasUp: boolean): Promise<void>;
}

/**
 * Takes a stack for this process.
 *
 * @throws PlatformError (exit code 1) when another process has it.
 */
export async function claimRun(place: StackPlace): Promise<Run> {
  const me = await thisProcess();
  const mine = { target: "embedded", ...me, startedAt: new Date().toISOString() } as const;
  const before = await withLock(lockFile(place), async () => {
    const other = await runningStack(place);
    if (other) throw isUp(place.stack, other);
    const known = recall(place);
    await remember(place, mine);
    return known;
  });
  return {
    started: (programs, address) =>
      remember(place, {
        ...mine,
        ...(address !== undefined && { address }),
        programs: Object.fromEntries(programs.flatMap(({ name, port }) => (port === undefined ? [] : [[name, port]]))),
      }),
    ended: (wasUp) => (before || wasUp ? forgetRun(place, me) : rm(memoryFile(place), { force: true })),
  };
}

function isUp(stack: string, { pid, address }: RunningStack): PlatformError {
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
