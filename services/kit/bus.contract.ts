import { afterEach, describe, expect, test } from "vitest";
import type { Bus, Take } from "./bus.ts";
import type { CloudEvent } from "./events.ts";
import { retry, withTimeout } from "./retry.ts";
import { uuidv7 } from "./uuid.ts";

/** How a suite gets at one bus. */
export type BusUnderTest = {
  /** Opens the bus of a service, which publishes to `<service>.events` and may read what the others do. */
  readonly open: (service: "leads" | "finance") => Promise<Bus>;
  /** What it does not do, and why: the tests of that are left out under this name. */
  readonly gaps?: { readonly keepsForLater?: string };
  /** @default 10 s */
  readonly patienceMs?: number;
};

/** An event as `leads` tells it. */
export function leadEvent(subject: string, nth = 0): CloudEvent {
  return {
    specversion: "1.0",
    id: uuidv7(),
    source: "/leads",
    type: "bap.lead.captured",
    subject,
    time: new Date().toISOString(),
    datacontenttype: "application/json",
    organisation: "acme",
    team: "sales",
    actor: "zoë",
    data: { nth, note: 'Grüße, "quoted" 🌍\n' },
  };
}

/** Publishes as an outbox does: again, until the bus has it. */
export async function publishSurely(bus: Bus, events: readonly CloudEvent[]): Promise<void> {
  await retry(() => bus.publish(events), { patienceMs: 120_000 });
}

/** What came of the events of one subject, in order; `until` waits for this many different ones. */
export function inbox(subject: string, patienceMs = 10_000) {
  const came: CloudEvent[] = [];
  const take: Take = (event) => {
    if (event.subject === subject) came.push(event);
    return Promise.resolve();
  };
  const nths = () => came.map(({ data }) => Number(data["nth"]));
  const until = (count: number) =>
    retry(
      () =>
        new Set(nths()).size >= count ? Promise.resolve() : Promise.reject(new Error(`only ${JSON.stringify(nths())}`)),
      { patienceMs },
    );
  return { came, take, nths, until };
}

const upTo = (count: number) => Array.from({ length: count }, (_, nth) => nth);

/** The contract of a bus; each implementation runs it. */
export function describeBus(name: string, { open, gaps = {}, patienceMs = 10_000 }: BusUnderTest): void {
  describe(name, () => {
    const opened: Bus[] = [];
    const bus = async (service: "leads" | "finance"): Promise<Bus> => {
      const one = await open(service);
      opened.push(one);
      return one;
    };
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((one) => one.close()));
    });

    test("brings an event whole, in any alphabet", async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const subject = uuidv7();
      const { came, take, until } = inbox(subject, patienceMs);
      await finance.subscribe(uuidv7(), ["leads.events"], take);
      const event = leadEvent(subject);
      await publishSurely(leads, [event]);
      await until(1);
      expect(came[0]).toEqual(event);
    });

    test("keeps the order of a subject, within a batch and from batch to batch", async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const [one, other] = [uuidv7(), uuidv7()];
      const ones = inbox(one, patienceMs);
      const others = inbox(other, patienceMs);
      await finance.subscribe(uuidv7(), ["leads.events"], async (event) => {
        await ones.take(event);
        await others.take(event);
      });
      for (const batch of [upTo(20), upTo(20).map((nth) => nth + 20)]) {
        await publishSurely(
          leads,
          batch.flatMap((nth) => [leadEvent(one, nth), leadEvent(other, nth)]),
        );
      }
      await Promise.all([ones.until(40), others.until(40)]);
      expect(ones.nths()).toEqual(upTo(40));
      expect(others.nths()).toEqual(upTo(40));
    });

    test("brings what was not taken again, before what comes after it", async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const subject = uuidv7();
      const { take, nths, until } = inbox(subject, patienceMs);
      let refusals = 0;
      await finance.subscribe(uuidv7(), ["leads.events"], (event) => {
        if (event.subject === subject && event.data["nth"] === 1 && (refusals += 1) <= 2) throw new Error("not now");
        return take(event);
      });
      await publishSurely(leads, [leadEvent(subject, 0), leadEvent(subject, 1), leadEvent(subject, 2)]);
      await until(3);
      expect(refusals).toBeGreaterThanOrEqual(3);
      // What was taken may come again, but never so that one is first seen after a later one.
      expect([...new Set(nths())]).toEqual([0, 1, 2]);
    });

    test("brings all to each consumer", async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const subject = uuidv7();
      const inboxes = [inbox(subject, patienceMs), inbox(subject, patienceMs)];
      for (const { take } of inboxes) await finance.subscribe(uuidv7(), ["leads.events"], take);
      await publishSurely(leads, [leadEvent(subject, 0), leadEvent(subject, 1)]);
      for (const { until, nths } of inboxes) {
        await until(2);
        expect(nths()).toEqual([0, 1]);
      }
    });

    test("brings nothing of topics that were not asked for", async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const subject = uuidv7();
      const own = inbox(subject, patienceMs);
      const all = inbox(subject, patienceMs);
      await finance.subscribe(uuidv7(), ["finance.events"], own.take);
      await finance.subscribe(uuidv7(), ["finance.events", "leads.events"], all.take);
      await publishSurely(leads, [leadEvent(subject, 0)]);
      await publishSurely(finance, [leadEvent(subject, 1)]);
      await Promise.all([own.until(1), all.until(2)]);
      expect(own.nths()).toEqual([1]);
    });

    test("ends when it is closed: nothing is brought any more, and nothing more is published", async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const subject = uuidv7();
      const { take, nths, until } = inbox(subject, patienceMs);
      await finance.subscribe(uuidv7(), ["leads.events"], take);
      await publishSurely(leads, [leadEvent(subject, 0)]);
      await until(1);
      await withTimeout("close", 10_000, finance.close());
      await publishSurely(leads, [leadEvent(subject, 1)]);
      expect(nths()).toEqual([0]);
      await withTimeout("close again", 10_000, finance.close());
    });

    const keeps = gaps.keepsForLater === undefined ? test : test.skip;
    const why = gaps.keepsForLater === undefined ? "" : ` (left out: ${gaps.keepsForLater})`;

    keeps(`begins a new consumer with the oldest event that is kept${why}`, async () => {
      const [leads, finance] = [await bus("leads"), await bus("finance")];
      const subject = uuidv7();
      await publishSurely(leads, [leadEvent(subject, 0)]);
      const { take, until } = inbox(subject, patienceMs);
      await finance.subscribe(uuidv7(), ["leads.events"], take);
      await until(1);
    });

    keeps(`goes on where a consumer stopped that comes back${why}`, async () => {
      const leads = await bus("leads");
      const [subject, consumer] = [uuidv7(), uuidv7()];
      const before = inbox(subject, patienceMs);
      const first = await bus("finance");
      await first.subscribe(consumer, ["leads.events"], before.take);
      await publishSurely(leads, [leadEvent(subject, 0), leadEvent(subject, 1)]);
      await before.until(2);
      await first.close();
      await publishSurely(leads, [leadEvent(subject, 2)]);
      const after = inbox(subject, patienceMs);
      await (await bus("finance")).subscribe(consumer, ["leads.events"], after.take);
      await after.until(1);
      expect(after.nths()).toEqual([2]);
    });
  });
}
