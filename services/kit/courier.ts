import type { Database } from "./database.ts";
import type { CloudEvent, Outlet } from "./events.ts";
import { handOver } from "./events.ts";
import type { Logger } from "./log.ts";
import { EVERYBODY } from "./tenancy.ts";

/** Where events go, and what takes them there; it resolves when they are safe. */
export type Route = { readonly outlet: Outlet; readonly deliver: (events: readonly CloudEvent[]) => Promise<void> };

/** Takes what happened out of the outbox, from its commit until it is where it belongs. */
export type Courier = { wake(): void; close(): Promise<void> };

const restMs = 1_000;
const longestRestMs = 30_000;

/** Starts one courier for each route: a place that is away holds up nothing else. */
export function startCourier(database: Database, routes: readonly Route[], log: Logger): Courier {
  const couriers = routes.map((route) => startOne(database, route, log));
  return {
    wake: () => couriers.forEach((courier) => courier.wake()),
    close: async () => void (await Promise.all(couriers.map((courier) => courier.close()))),
  };
}

function startOne(database: Database, { outlet, deliver }: Route, log: Logger): Courier {
  let closed = false;
  let failures = 0;
  let wake: () => void = () => undefined;
  let woken = false;
  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      // Woken while it worked: there may be more already.
      if (closed || (woken && failures === 0)) return resolve();
      const timer = setTimeout(resolve, ms).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = (async () => {
    while (!closed) {
      woken = false;
      try {
        const count = await database.transaction((tx) => handOver(tx, outlet, deliver), EVERYBODY);
        if (failures > 0) log.info({ outlet }, "events are taken again");
        failures = 0;
        if (count > 0) continue;
      } catch (err) {
        // Once for each outage: the outbox keeps everything meanwhile.
        if (failures === 0) log.warn({ outlet, err }, "events wait in the outbox");
        failures += 1;
      }
      await rest(Math.min(restMs * 2 ** Math.min(failures, 10), longestRestMs));
    }
  })();
  return {
    wake: () => {
      woken = true;
      // Not while its place is away: it comes back by itself.
      if (failures === 0) wake();
    },
    close: async () => {
      closed = true;
      wake();
      await running;
    },
  };
}
