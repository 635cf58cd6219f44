import { MultipleErrors, ProduceAcks, Producer } from "@platformatic/kafka";
import type { BaseOptions } from "@platformatic/kafka";
import { stayInGroup } from "./bus-kafka-group.ts";
import type { Bus, Take } from "./bus.ts";
import type { CloudEvent } from "./events.ts";
import type { Logger } from "./log.ts";
import { retry, withTimeout } from "./retry.ts";

export type KafkaSettings = {
  /** `host:port` of some brokers; they name the others. */
  readonly brokers: readonly string[];
  readonly user: string;
  /** Without one, nobody signs in. */
  readonly password: string | undefined;
  /** What the own topic and the own groups begin with: `leads.` */
  readonly prefix: string;
  readonly tls: boolean;
  readonly log: Logger;
};

/** A client asks this often and this patiently before it says that Kafka is away. */
const patience = { retries: 3, retryDelay: 500, connectTimeout: 5_000, requestTimeout: 10_000 };
/** How long `close` waits for an event that is being taken, and then for what is being published. */
const closeMs = { taking: 8_000, publishing: 3_000 };

/**
 * Events over Kafka's protocol, in the structured mode of CloudEvents: a record's value is the whole event as JSON, so
 * that whoever reads it needs nothing else. Its key is the subject, which keeps a subject in one partition, in order.
 *
 * Nothing here waits for Kafka but `publish`: it resolves when all brokers that must have the events have them, and
 * fails within seconds while Kafka is away.
 */
export function openKafkaBus(settings: KafkaSettings): Bus {
  const { prefix, log } = settings;
  const client = clientOptions(settings);
  // What is sent again after a lost answer is kept once. The right to write a topic is all that this needs.
  const producer = new Producer({ ...client, acks: ProduceAcks.ALL, idempotent: true });
  const closing = new AbortController();
  const memberships = new Set<Promise<void>>();
  let published: Promise<void> = Promise.resolve();

  const send = async (events: readonly CloudEvent[]): Promise<void> => {
    try {
      await producer.send({ messages: events.map((event) => toMessage(`${prefix}events`, event)) });
    } catch (error) {
      throw explained(error);
    }
  };

  /** Stays in the group for as long as the bus is open, and tells once when that does not work and when it does. */
  const keepStaying = (group: string, topics: readonly string[], take: Take): Promise<void> => {
    let away = false;
    const onJoined = () => (away = false);
    const { signal } = closing;
    const stay = () =>
      stayInGroup(client, { group, topics, take, log, signal, onJoined }).catch((error: unknown) => {
        throw explained(error);
      });
    const onFailure = (err: unknown) => {
      log[away ? "debug" : "warn"]({ err, group }, "Kafka brings no events; trying again");
      away = true;
    };
    return retry(stay, { patienceMs: Number.POSITIVE_INFINITY, signal, onFailure }).catch(() => undefined);
  };

  return {
    publish: (events) => {
      if (events.length === 0) return Promise.resolve();
      // One after another: a second batch would overtake a first one that is sent again.
      const sent = published.then(() => send(events));
      published = sent.catch(() => undefined);
      return sent;
    },
    subscribe: (consumer, topics, take) => {
      memberships.add(keepStaying(`${prefix}${consumer}`, topics, take));
      return Promise.resolve();
    },
    close: async () => {
      closing.abort();
      const late = (err: unknown) => log.warn({ err }, "the bus closes without it");
      await withTimeout("taking the last events", closeMs.taking, Promise.all(memberships)).catch(late);
      await withTimeout("publishing the last events", closeMs.publishing, published).catch(late);
      await withTimeout("the producer's goodbye", closeMs.publishing, producer.close(true)).catch(late);
    },
  };
}

function clientOptions({ brokers, user, password, tls }: KafkaSettings): BaseOptions {
  return {
    ...patience,
    clientId: user,
    bootstrapBrokers: [...brokers],
    ...(password === undefined ? {} : { sasl: { mechanism: "SCRAM-SHA-512", username: user, password } }),
    ...(tls ? { tls: {}, tlsServerName: true } : {}),
  };
}

const contentType = Buffer.from("content-type");
const structured = Buffer.from("application/cloudevents+json; charset=UTF-8");

function toMessage(topic: string, event: CloudEvent) {
  const headers = new Map([[contentType, structured]]);
  return { topic, key: Buffer.from(event.subject), value: Buffer.from(JSON.stringify(event)), headers };
}

/** One error whose message goes all the way down: the library keeps why something failed in lists and causes. */
function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const messages: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = reasonOf(at)) messages.push(at.message);
  return new Error(messages.join(" "), { cause: error });
}

// Of several tries the last one tells best.
const reasonOf = (error: Error): unknown => (error instanceof MultipleErrors ? error.errors.at(-1) : error.cause);
