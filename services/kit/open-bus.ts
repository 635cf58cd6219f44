import type { z } from "zod";
import type { events } from "./bindings.ts";
import type { Bus } from "./bus.ts";
import type { Logger } from "./log.ts";

/** What the binding of events says, as it was read from the environment. */
export type EventSettings = Readonly<z.output<z.ZodObject<typeof events.settings>>>;

/** Opens the bus that is bound. Does not wait for brokers: they may come later, and go and come back. */
export async function openBus(settings: EventSettings, { log }: { readonly log: Logger }): Promise<Bus> {
  const { EVENTS_BROKERS: brokers, EVENTS_USER: user, EVENTS_PREFIX: prefix } = settings;
  if (brokers === undefined || user === undefined || prefix === undefined) {
    throw new Error("no events are bound; give EVENTS_BROKERS, EVENTS_USER and EVENTS_PREFIX, or open no bus");
  }
  if (brokers === "memory:") {
    const { openMemoryBus } = await import("./bus-memory.ts");
    return openMemoryBus({ topic: `${prefix}events` });
  }
  // Loaded only here: who runs in one process needs no client of Kafka.
  const { openKafkaBus } = await import("./bus-kafka.ts");
  const { EVENTS_PASSWORD: password, EVENTS_TLS: tls } = settings;
  return openKafkaBus({ brokers: brokers.split(","), user, password, prefix, tls, log });
}
