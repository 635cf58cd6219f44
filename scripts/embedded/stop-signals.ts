import type { Io } from "../io.ts";

/** Ways to be told to stop: the process's own signals, or one that a caller gave. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Resolves once told to stop. */
  readonly told: Promise<void>;
  /** Gives the process its signals back. */
  release(): void;
}

const NAMES = ["SIGINT", "SIGTERM"] as const;

/** Listens for Ctrl-C and SIGTERM. The first asks to stop, a second ends the process at once. */
export function listenForStop(io: Pick<Io, "err">, given?: AbortSignal): Stop {
  const stop = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(1);
    io.err("stopping; once more ends it at once\n");
    stop.abort();
  };
  for (const name of NAMES) process.on(name, onSignal);
  const signal = given ? AbortSignal.any([given, stop.signal]) : stop.signal;
  return {
    signal,
    told: new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true });
    }),
    release: () => NAMES.forEach((name) => void process.off(name, onSignal)),
  };
}
