import type { Io } from "../io.ts";

/** Ways to be told to stop: the process's own signals, or one that a caller gave. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Resolves once told to stop. */
  readonly told: Promise<void>;
  /** Gives the process its signals back. */
  release(): void;
}

/** What is left open by then keeps nobody waiting. */
const LINGER_MS = 5_000;
/** Ctrl-C below `npx` arrives twice: from the terminal, and passed on by npm. */
const SAME_MS = 1_000;

const NAMES = ["SIGINT", "SIGTERM"] as const;

/** Listens for Ctrl-C and SIGTERM. The first asks to stop, a second ends the process at once. */
export function listenForStop(io: Pick<Io, "err">, given?: AbortSignal): Stop {
  const stop = new AbortController();
  let since = 0;
  const onSignal = (): void => {
    if (stop.signal.aborted) {
      if (performance.now() - since < SAME_MS) return;
      process.exit(1);
    }
    since = performance.now();
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
    release: () => {
      for (const name of NAMES) process.off(name, onSignal);
      if (stop.signal.aborted) setTimeout(() => process.exit(), LINGER_MS).unref();
    },
  };
}
