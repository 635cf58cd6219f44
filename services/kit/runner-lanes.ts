import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "./log.ts";
import { outageOf } from "./runner-outage.ts";

/** What goes on in the background, until it is closed. */
export interface Lanes {
  /** There may be something to do: looks at once. */
  readonly wake: () => void;
  /** Begins nothing more, and waits for what is being done, for a moment. */
  readonly close: () => Promise<void>;
}

/** What is being done gets this long at a stop; `run` gives the whole of it ten seconds, and requests seven. */
export const finishMs = 2_500;
const restMs = 1_000;

/**
 * Takes turns until there is nothing to do: when woken, and every second. A turn answers whether it did something. While
 * one takes long, others go on beside it, up to as many as there are lanes.
 */
export function openLanes(options: {
  readonly turn: () => Promise<boolean>;
  readonly lanes: number;
  /** What is being done, for the log: `work that is due`. */
  readonly what: string;
  readonly log: Logger;
}): Lanes {
  const { turn, lanes, what, log } = options;
  const outage = outageOf(log, what);
  const taken = new Set<Promise<void>>();
  let closed = false;
  let woken = false;
  const run = async () => {
    try {
      do {
        woken = false;
        while (!closed && (await turn())) outage.over();
        outage.over();
      } while (woken && !closed);
    } catch (error) {
      outage.met(error);
    }
  };
  const wake = () => {
    woken = true;
    if (closed || taken.size >= lanes) return;
    const lane = run().finally(() => taken.delete(lane));
    taken.add(lane);
  };
  const timer = setInterval(wake, restMs).unref();
  wake();
  return {
    wake,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await Promise.race([Promise.all(taken), pause(finishMs, undefined, { ref: false })]);
      if (taken.size > 0) log.warn(`${what} did not end in time; it is left to the next process`);
    },
  };
}
