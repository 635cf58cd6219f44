import { SpanKind } from "@opentelemetry/api";
import type { Tracer } from "@opentelemetry/api";
import type { Bus } from "./bus.ts";
import type { CloudEvent } from "./events.ts";
import { isNew } from "./events.ts";
import { goingOnFrom, inSpan, untraced } from "./tracing.ts";
import type { Unit, Work } from "./unit.ts";

/** What a service does with events of others. */
export type Consumer = {
  /** Its name among the service's consumers: where it stopped is remembered by it. */
  readonly name: string;
  /** Acts on one event, in a unit of work of the event's organisation; all of it happens once, or comes again. */
  readonly take: (event: CloudEvent, unit: Unit) => Promise<void>;
};

/** Has consumers take the events of topics, each event once for each, and as a span of the trace that it came of. */
export async function subscribe(
  bus: Bus,
  work: Work,
  topics: readonly string[],
  consumers: readonly Consumer[],
  tracer: Tracer = untraced,
) {
  for (const { name, take } of consumers) {
    await bus.subscribe(name, topics, ({ ...event }) =>
      inSpan(tracer, `event ${name}`, spanOf(event), () =>
        work({ organisation: event.organisation, team: event.team, owner: event.actor }, async (unit) => {
          if (await isNew(unit, event, name)) await take(event, unit);
        }),
      ),
    );
  }
}

const spanOf = ({ id, source, type, traceparent }: CloudEvent) => ({
  kind: SpanKind.CONSUMER,
  attributes: { "cloudevents.event_id": id, "cloudevents.event_source": source, "cloudevents.event_type": type },
  parent: goingOnFrom(traceparent),
});
