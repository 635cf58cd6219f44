import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface Topic {
  /** @default 3 */
  readonly partitions?: number;
  /** Seconds that an event is kept. @default - the bus's own */
  readonly retention?: number;
  /** Keeps the last event of each key for ever instead. @default false */
  readonly compact?: boolean;
}

export interface EventsAsk {
  /** A DNS label, named from `self.name`: the consumer's principal, and what its topics and groups begin with. */
  readonly name: string;
  /** Its own topics, by the name behind `<name>.`: it alone writes them. */
  readonly topics?: Readonly<Record<string, Topic>>;
  /** Others' topics by their full name (`leads.events`), which it may read. */
  readonly reads?: readonly string[];
}

export interface EventsGrant {
  /** `host:port,…`; in process: `memory:`. */
  readonly brokers: Value;
  readonly user: string;
  readonly password: Value;
  /** What its topics and consumer groups begin with: `leads.` */
  readonly prefix: string;
  readonly tls: boolean;
}

/** Events that are kept in order and read by many, each at its own pace. */
export interface EventBus {
  /** `kafka`: its protocol, with SASL SCRAM-SHA-512. */
  readonly protocol: "kafka" | "memory";
  access(ask: EventsAsk): EventsGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    eventBus: EventBus;
  }
}

export const eventBus = capability<"eventBus">()({
  name: "eventBus",
  methods: ["access"],
  description: "Events, kept in order and read by many; each consumer gets a principal and topics of its own.",
});
