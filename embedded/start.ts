import { PlatformError } from "../components/model/error.ts";
import type { Lowered } from "../components/model/value.ts";
import type { EmbeddedPlan, ProgramPlan } from "./embedded-plan.ts";
import { loadStart } from "./entry.ts";
import type { Started } from "./entry.ts";
import { writeFiles } from "./files.ts";
import { within } from "./within.ts";

export interface StartOptions {
  /** Folders in which entries are looked for, in order. */
  readonly roots: readonly string[];
  /** A value with its secrets in it. */
  readonly reveal: (value: Lowered) => string;
  /** Ends a start that is under way; what has started is closed. */
  readonly signal?: AbortSignal;
  /** Told before each program starts. */
  readonly onStart?: (name: string) => void;
  /** How long one program may take to start. @default 120 s */
  readonly patienceMs?: number;
}

/** All programs of a plan, running. */
export interface RunningPrograms {
  readonly programs: readonly { readonly name: string; readonly port: number | undefined }[];
  /**
   * Stops the programs, last first, each within its own time.
   *
   * @throws PlatformError naming those that did not stop well; the others have stopped all the same.
   */
  close(): Promise<void>;
}

interface Running {
  readonly program: ProgramPlan;
  readonly started: Started;
}

/**
 * Writes files and starts the programs in order, each with an environment of its own.
 *
 * @throws PlatformError naming the program that did not start; those before it have been closed.
 * @throws the signal's reason when it was aborted; then, too, nothing is left running.
 */
export async function startEmbedded(plan: EmbeddedPlan, options: StartOptions): Promise<RunningPrograms> {
  await writeFiles(plan, options.reveal);
  const running: Running[] = [];
  try {
    for (const program of plan.programs) {
      options.signal?.throwIfAborted();
      options.onStart?.(program.name);
      running.push({ program, started: await startOne(program, options) });
    }
  } catch (error) {
    // The first failure is the one to tell.
    await closeAll(running).catch(() => undefined);
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    programs: running.map(({ program: { name }, started: { port } }) => ({ name, port })),
    close: () => (closing ??= closeAll(running)),
  };
}

async function startOne(program: ProgramPlan, options: StartOptions): Promise<Started> {
  const { roots, reveal, signal, patienceMs = 120_000 } = options;
  const gaveUp = new AbortController();
  const stop = signal ? AbortSignal.any([signal, gaveUp.signal]) : gaveUp.signal;
  let starting: Promise<Started> | undefined;
  try {
    const start = await loadStart(program, roots);
    const env = Object.fromEntries(Object.entries(program.env).map(([name, value]) => [name, reveal(value)]));
    starting = start(env, { signal: stop });
    return await within(patienceMs, starting, signal);
  } catch (error) {
    gaveUp.abort();
    // Should it start after all, nobody waits for it any more.
    starting?.then((late) => late.close()).catch(() => undefined);
    if (signal?.aborted) throw signal.reason;
    throw failed(program.name, "did not start", error);
  }
}

async function closeAll(running: readonly Running[]): Promise<void> {
  const failures: PlatformError[] = [];
  for (const { program, started } of running.toReversed()) {
    try {
      await within(program.stopGrace * 1000, started.close());
    } catch (error) {
      failures.push(failed(program.name, "did not stop well", error));
    }
  }
  if (failures.length > 0) {
    throw new PlatformError(
      failures.flatMap(({ problems }) => problems),
      1,
    );
  }
}

function failed(name: string, what: string, cause: unknown): PlatformError {
  const error = new PlatformError(
    {
      code: what.replaceAll(" ", "-"),
      path: name,
      message: `${what}: ${cause instanceof Error ? cause.message : String(cause)}`,
      suggestion: "the program's own lines above say more; mend the cause, then bap up again: data stays as it is",
    },
    1,
  );
  error.cause = cause;
  return error;
}
