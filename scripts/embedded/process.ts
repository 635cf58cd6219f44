import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** A process by its number and, where the system tells, the moment it began: numbers are given again. */
export interface ProcessId {
  readonly pid: number;
  /** In the system's own words. */
  readonly began?: string;
}

/** This process. */
export async function thisProcess(): Promise<ProcessId> {
  const began = await beginOf(process.pid);
  return { pid: process.pid, ...(began === undefined ? {} : { began }) };
}

/** Whether that very process still runs. */
export async function runs({ pid, began }: ProcessId): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return began === undefined || (await beginOf(pid)) === began;
}

/** Waits until a process is gone; false when it still runs after `ms`. */
export async function goneWithin(ms: number, id: ProcessId, signal?: AbortSignal): Promise<boolean> {
  for (const deadline = Date.now() + ms; await runs(id);) {
    if (Date.now() > deadline) return false;
    await pause(100, undefined, { signal });
  }
  return true;
}

/** When a process began, in ticks since the machine did; nothing where there is no such file, or no such process. */
async function beginOf(pid: number): Promise<string | undefined> {
  const [stat, boot] = await Promise.all(
    [`/proc/${pid}/stat`, "/proc/sys/kernel/random/boot_id"].map((file) =>
      readFile(file, "utf8").catch(() => undefined),
    ),
  );
  // The program's name, in brackets, may hold blanks and brackets itself; state and start are the 3rd and 22nd field.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (fields === undefined || fields[0] === "Z") return undefined;
  return `${fields[19]!} after boot ${boot?.trim() ?? ""}`;
}
