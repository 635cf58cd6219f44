import { once } from "node:events";
import { Consumer } from "@platformatic/kafka";
import type { BaseOptions, Message } from "@platformatic/kafka";
import type { Take } from "./bus.ts";
import { cloudEventSchema } from "./events.ts";
import type { CloudEvent } from "./events.ts";
import type { Logger } from "./log.ts";
import { retry, withTimeout } from "./retry.ts";

/** What a member of a consumer group takes. */
export type Membership = {
  readonly group: string;
  readonly topics: readonly string[];
  readonly take: Take;
  readonly log: Logger;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Told each time events can come. */
  readonly onJoined: () => void;
};

/** Whoever is gone for this long without a word loses its partitions to the others of its group. */
const membership = { sessionTimeout: 30_000, rebalanceTimeout: 60_000, heartbeatInterval: 3_000 };
/** An answer within a second lets a bus close soon; a few megabytes and events ahead keep memory small. */
const fetching = { maxWaitTime: 1_000, maxBytes: 4 * 1024 * 1024, highWaterMark: 64 };
/** A polite goodbye takes milliseconds; a broker that does not answer is not waited for. */
const goodbyeMs = 3_000;

/**
 * One membership in a group, until `signal` (then it resolves) or until something fails. Takes one event at a time, and
 * commits its offset only afterwards: whatever happens in between, it comes again.
 */
export async function stayInGroup(client: BaseOptions, options: Membership): Promise<void> {
  const { group, topics, log, signal } = options;
  const consumer = new Consumer({ ...client, ...membership, ...fetching, groupId: group, autocommit: false });
  const lost = new AbortController();
  // Both mean that nobody sends heartbeats for this member any more.
  consumer.on("error", (error: Error) => lost.abort(error));
  consumer.on("consumer:heartbeat:stalled", ({ lastError }) => lost.abort(lastError ?? new Error("no heartbeat")));
  // Counted once more than by streams: with the last stream of a topic, the library would leave and join again.
  consumer.topics.trackAll(...topics);
  const over = AbortSignal.any([signal, lost.signal]);
  try {
    while (!over.aborted) await takeOneAssignment(consumer, { ...options, signal: over });
    if (!signal.aborted) throw lost.signal.reason;
  } catch (error) {
    if (!signal.aborted) throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    await withTimeout("leaving the group", goodbyeMs, consumer.close(true)).catch((err: unknown) =>
      log.debug({ err, group }, "left the group without a goodbye"),
    );
  }
}

/**
 * Takes events until the group shares its partitions anew. What was fetched before that is dropped with its stream, and
 * the next stream begins where the group stopped: a partition that went away and came back leaves no gap.
 */
async function takeOneAssignment(consumer: Consumer, options: Membership): Promise<void> {
  const { group, topics, take, log, signal } = options;
  const joining = consumer.consume({ topics: [...topics], mode: "committed", fallbackMode: "earliest" });
  const stream = await unlessAborted(joining, signal);
  const shared = new AbortController();
  const share = () => shared.abort();
  consumer.once("consumer:group:join", share);
  const over = AbortSignal.any([signal, shared.signal]);
  over.addEventListener("abort", () => stream.destroy());
  // The loop below throws it, too; but a late one, with no listener, would end the process.
  stream.on("error", () => undefined);
  options.onJoined();
  log.info({ group, partitions: consumer.assignments }, "Kafka brings events");
  try {
    for await (const message of stream) {
      await takeMessage(message, take, { log, signal: over });
      // It may be another's by now, who begins with what was not committed.
      if (shared.signal.aborted) break;
      const { topic, partition, offset, leaderEpoch } = message;
      await consumer.commit({ offsets: [{ topic, partition, offset: offset + 1n, leaderEpoch }] });
    }
    if (!over.aborted) throw new Error("the stream of events ended");
  } catch (error) {
    if (!over.aborted) throw error;
  } finally {
    consumer.off("consumer:group:join", share);
    stream.destroy();
  }
}

/** Resolves when the event was taken, however often that needs to be tried: none of its partition may overtake it. */
async function takeMessage(
  { topic, partition, offset, value }: Message,
  take: Take,
  { log, signal }: Pick<Membership, "log" | "signal">,
): Promise<void> {
  const at = { topic, partition, offset: String(offset) };
  const event = parseEvent(value);
  if (event === undefined) {
    log.error(at, "passed over what is no CloudEvent in JSON");
    return;
  }
  // The `async` catches what is thrown before there is a promise.
  await retry(async () => take(event), {
    patienceMs: Number.POSITIVE_INFINITY,
    signal,
    onFailure: (err, nextTryInMs) => log.warn({ err, id: event.id, ...at, nextTryInMs }, "an event was not taken"),
  });
}

function parseEvent(value: Buffer | undefined): CloudEvent | undefined {
  try {
    return cloudEventSchema.parse(JSON.parse(String(value)));
  } catch {
    return undefined;
  }
}

/** What comes of `work`, or the reason of the signal when that comes first. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const settled = new AbortController();
  const aborted = once(signal, "abort", { signal: settled.signal }).then((): never => {
    throw signal.reason;
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    aborted.catch(() => undefined);
    settled.abort();
  }
}
