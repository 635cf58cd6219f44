import { readFileSync } from "node:fs";
import { z } from "zod";
import { PlatformError } from "../../components/model/error.ts";
import { memoryFile, type StackPlace } from "./place.ts";
import { writePrivateFile } from "./private-file.ts";
import { runs, type ProcessId } from "./process.ts";

const running = z.object({
  pid: z.int().positive(),
  began: z.string().optional(),
  startedAt: z.iso.datetime(),
  /** The front door; absent while the platform starts. */
  address: z.url({ protocol: /^http$/ }).optional(),
  /** Where each program listens. */
  programs: z.record(z.string(), z.int()).optional(),
});

const memory = z.object({
  /** Where the stack's data is: another target would begin with an empty platform. */
  target: z.literal("embedded"),
  ...running.partial().shape,
});

/** What `.bap/<stack>.json` says: once up, the target for good; pid and address while it runs. */
export type Memory = z.output<typeof memory>;

/** The process that has the platform up. */
export type RunningStack = z.output<typeof running>;

/** What is remembered of a stack; nothing where it was never up in one process. */
export function recall(place: StackPlace): Memory | undefined {
  const file = memoryFile(place);
  let written: string;
  try {
    written = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unreadable(place, error);
  }
  try {
    return memory.parse(JSON.parse(written));
  } catch (error) {
    throw unreadable(place, error);
  }
}

/** Writes it down, whole. */
export async function remember(place: StackPlace, what: Memory): Promise<void> {
  await writePrivateFile(memoryFile(place), `${JSON.stringify(what, null, 2)}\n`);
}

/** Only the choice of the target is left of a run of this process; whoever came after it keeps what is written. */
export async function forgetRun(place: StackPlace, { pid }: Pick<ProcessId, "pid">): Promise<void> {
  if (recall(place)?.pid === pid) await remember(place, { target: "embedded" });
}

/** The process that has this stack up, if it still runs: a number that now belongs to a stranger is not it. */
export async function runningStack(place: StackPlace): Promise<RunningStack | undefined> {
  const parsed = running.safeParse(recall(place));
  if (!parsed.success || !(await runs(parsed.data))) return undefined;
  const { began, address } = parsed.data;
  // Where the system does not tell when a process began, its address does.
  if (began === undefined && address !== undefined && !(await answers(address))) return undefined;
  return parsed.data;
}

async function answers(address: string): Promise<boolean> {
  const asked = fetch(`${address}/healthz`, { signal: AbortSignal.timeout(2_000) });
  return asked.then(
    ({ ok }) => ok,
    () => false,
  );
}

function unreadable({ stack }: StackPlace, error: unknown): PlatformError {
  const why = error instanceof z.ZodError ? error.issues[0]!.message : (error as Error).message;
  return new PlatformError({
    code: "bad-memory",
    path: `.bap/${stack}.json`,
    message: `cannot be read: ${why}`,
    suggestion: `bap wrote it to remember where the stack runs: if it does not run now, write {"target":"embedded"} into it`,
  });
}
