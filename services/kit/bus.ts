import type { CloudEvent } from "./events.ts";

/** What takes one event; a rejection means: not taken, bring it again. */
export type Take = (event: CloudEvent) => Promise<void>;

/** Carries events between services: each to every consumer at least once, those of one subject in their order. */
export interface Bus {
  /** Resolves when the events are safe with the bus. */
  publish(events: readonly CloudEvent[]): Promise<void>;
  /** Brings what others published to topics (`leads.events`), from where this consumer stopped the last time. */
  subscribe(consumer: string, topics: readonly string[], take: Take): Promise<void>;
  close(): Promise<void>;
}
