import type { Tracer } from "@opentelemetry/api";
import { openAnalytics } from "./analytics.ts";
import { subscribe } from "./consumer.ts";
import type { Consumer } from "./consumer.ts";
import { startCourier } from "./courier.ts";
import type { Route } from "./courier.ts";
import { whenGivenUp } from "./given-up.ts";
import type { Handlers } from "./jobs.ts";
import { openBus } from "./open-bus.ts";
import { openRunner } from "./runner.ts";
import type { Means, StoreService } from "./store-service.ts";
import type { StoreSettings } from "./store-settings.ts";
import type { Left } from "./unit.ts";

/** What goes on beside requests: events on their way out and in, and work that is due. */
export type Outside = {
  /** There is something to publish or to do. */
  wake(left: Left): void;
  close(): Promise<void>;
};

/** Starts it. What is not bound, or away, is no reason to fail: everything waits in the store. */
export async function startOutside(
  settings: StoreSettings,
  { database, log, work, tracer }: Pick<Means, "database" | "log" | "work"> & { readonly tracer: Tracer },
  own: {
    readonly handlers: Handlers;
    readonly consumers: readonly Consumer[];
    readonly givenUp?: StoreService["givenUp"];
  },
): Promise<Outside> {
  const bus = settings.EVENTS_BROKERS === undefined ? undefined : await openBus(settings, { log });
  const url = settings.ANALYTICS_URL;
  const analytics = url === undefined ? undefined : openAnalytics(url, { log });
  const routes: readonly Route[] = [
    ...(bus ? [{ outlet: "published_at", deliver: (events) => bus.publish(events) } satisfies Route] : []),
    ...(analytics ? [{ outlet: "analysed_at", deliver: (events) => analytics.insert(events) } satisfies Route] : []),
  ];
  const courier = startCourier(database, routes, log);
  const service = settings.SERVICE_NAME;
  const jobs = { tracer, givenUp: whenGivenUp(service, log, own.givenUp) };
  const runner = await openRunner({ database, handlers: own.handlers, log, service, settings, jobs });
  if (bus) await subscribe(bus, work, settings.EVENTS_READS, own.consumers, tracer);
  return {
    // Most requests leave no work, and to look for it costs a transaction.
    wake: ({ events, jobs }) => {
      if (events) courier.wake();
      if (jobs) runner.wake();
    },
    close: async () => {
      await runner.close();
      await courier.close();
      await bus?.close();
      await analytics?.close();
    },
  };
}
