import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";
import { retry } from "../retry.ts";

/** A program that a test started. */
export type TestProcess = {
  readonly child: ChildProcess;
  /** All it wrote so far, to standard output and standard error. */
  output(): string;
  /** Its exit code, or the signal that ended it. */
  readonly exited: Promise<number | string>;
  /** Sends a signal and waits for the end; kills it when it takes longer than 15 s. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
};

/** Starts a program and collects what it says. */
export function startProcess(program: string, args: readonly string[], options: SpawnOptions = {}): TestProcess {
  const child = spawn(program, [...args], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (data: Buffer) => (text += data.toString()));
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  // Whoever waits for the end hears of a failed start; nobody waiting is no crash of the test run.
  exited.catch(() => undefined);
  return {
    child,
    output: () => text,
    exited,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      const late = setTimeout(() => child.kill("SIGKILL"), 15_000);
      return exited.finally(() => clearTimeout(late));
    },
  };
}

/** Waits until `attempt` works, at most 30 s, and not after the process ended; shows what it said if it never does. */
export async function until<T>(running: TestProcess, attempt: () => Promise<T>): Promise<T> {
  const ended = new AbortController();
  void running.exited.finally(() => ended.abort()).catch(() => undefined);
  try {
    return await retry(attempt, { patienceMs: 120_000, signal: ended.signal });
  } catch (error) {
    throw new Error(`gave up waiting; the process said:\n${running.output()}`, { cause: error });
  }
}
