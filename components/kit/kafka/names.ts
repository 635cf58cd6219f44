import type { EventsAsk } from "../../capabilities/event-bus.ts";
import { PlatformError } from "../../model/error.ts";
import type { From } from "../../model/capability.ts";

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, ask: EventsAsk & From): string => `${ask.from}/${instance}-${ask.name}`;

/** What a consumer's topics, groups and transactions begin with; instances have no dots, so no two overlap. */
export const prefixOf = ({ name }: EventsAsk): string => `${name}.`;

// Kafka's own rule; the names stand in files that a script reads word by word.
const TOPIC = /^[a-zA-Z0-9._-]{1,249}$/;

/**
 * The full name of a topic.
 *
 * @throws PlatformError when Kafka would not take it.
 */
export function topicName(name: string, { from }: From): string {
  if (TOPIC.test(name)) return name;
  throw new PlatformError({
    code: "bad-topic",
    path: `components.${from}`,
    message: `"${name}" cannot be the name of a topic`,
    suggestion: "use 1 to 249 letters, digits, dots, hyphens and underscores",
  });
}
