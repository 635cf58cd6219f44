import type { Logger } from "./log.ts";

/** Tells a log of an outage once, however often it is met, and once of its end. */
export type Outage = { met(error: unknown): void; over(): void };

/** `what` waits while it lasts: `work that is due`. */
export function outageOf(log: Logger, what: string): Outage {
  let lasts = false;
  return {
    met: (err) => {
      if (!lasts) log.warn({ err }, `${what} waits`);
      lasts = true;
    },
    over: () => {
      if (lasts) log.info(`${what} goes on`);
      lasts = false;
    },
  };
}
