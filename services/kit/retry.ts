import { setTimeout as pause } from "node:timers/promises";

export type RetryOptions = {
  /** How long to go on trying. */
  readonly patienceMs: number;
  /** Ends the waiting early. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each failure that is followed by another try. */
  readonly onFailure?: (error: unknown, nextTryInMs: number) => void;
};

/** Tries until it works: after 100 ms, then twice as long each time, at most 5 s; the last error is thrown. */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const deadline = Date.now() + options.patienceMs;
  for (let wait = 100; ; wait = Math.min(wait * 2, 5_000)) {
    options.signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      // Replicas that started together must not come back together.
      const delay = Math.round(wait * (0.75 + Math.random() / 2));
      if (Date.now() + delay > deadline) throw error;
      options.onFailure?.(error, delay);
      await pause(delay, undefined, { signal: options.signal });
    }
  }
}

/** The result of `work`, or an error naming `what` when it takes longer than `ms`. */
export async function withTimeout<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
