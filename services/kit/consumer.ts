import type { Bus } from "./bus.ts";
import type { CloudEvent } from "./events.ts";
import { isNew } from "./events.ts";
import type { Unit, Work } from "./unit.ts";

/** What a service does with events of others. */
export type Consumer = {
  /** Its name among the service's consumers: where it stopped is remembered by it. */
  readonly name: string;
  /** Acts on one event, in a unit of work of the event's organisation; all of it happens once, or comes again. */
  readonly take: (event: CloudEvent, unit: Unit) => Promise<void>;
};

/** Has consumers take the events of topics, each event once for each. */
export async function subscribe(bus: Bus, work: Work, topics: readonly string[], consumers: readonly Consumer[]) {
  for (const { name, take } of consumers) {
    await bus.subscribe(name, topics, ({ ...event }) =>
      work({ organisation: event.organisation, team: event.team, owner: event.actor }, async (unit) => {
        if (await isNew(unit, event, name)) await take(event, unit);
      }),
    );
  }
}
