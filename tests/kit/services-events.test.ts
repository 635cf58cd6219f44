import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeBus, inbox, leadEvent, publishSurely } from "../../services/kit/bus.contract.ts";
import type { Bus } from "../../services/kit/bus.ts";
import { openBus } from "../../services/kit/open-bus.ts";
import { retry, withTimeout } from "../../services/kit/retry.ts";
import { silent } from "../../services/kit/testing/log.ts";
import { uuidv7 } from "../../services/kit/uuid.ts";
import { whyNoKafka } from "./kafka-jars.ts";
import { kafkaFor } from "./kafka-model.ts";
import { KafkaProcess, passwordOf } from "./kafka-process.ts";

const missing = await whyNoKafka();
const SERVICES = { leads: ["finance.events"], finance: ["leads.events"] };
const patienceMs = 60_000;

describe.skipIf(missing !== undefined)(
  `events of services on the real Kafka${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    const model = kafkaFor(SERVICES);
    let server: KafkaProcess;

    beforeAll(async () => {
      server = await KafkaProcess.prepare();
      await server.start(model);
      for (const service of ["leads", "finance"]) {
        const { code, said } = await server.grant(model, service);
        expect(code, said).toBe(0);
      }
    }, 3 * 60_000);

    afterAll(async () => server?.remove(), 60_000);

    const open = (service: "leads" | "finance", given: { readonly password?: string } = {}): Promise<Bus> =>
      openBus(
        {
          EVENTS_BROKERS: server.address,
          EVENTS_USER: service,
          EVENTS_PASSWORD: given.password ?? passwordOf(`${service}/bus-${service}`),
          EVENTS_PREFIX: `${service}.`,
          EVENTS_READS: [],
          EVENTS_TLS: false,
        },
        { log: silent },
      );

    /** Buses for one test, closed whatever becomes of it. */
    async function withBuses(
      services: readonly ("leads" | "finance")[],
      work: (buses: readonly Bus[]) => Promise<void>,
    ): Promise<void> {
      const buses = await Promise.all(services.map((service) => open(service)));
      try {
        await work(buses);
      } finally {
        await Promise.all(buses.map((bus) => bus.close()));
      }
    }

    describeBus("the bus on Kafka", { open, patienceMs });

    test("shares the work between replicas, and one that stays takes over from one that leaves", () =>
      withBuses(["leads", "finance", "finance"], async ([leads, stays, leaves]) => {
        const subjects = Array.from({ length: 60 }, () => uuidv7());
        const consumer = uuidv7();
        const taken: { readonly by: Bus; readonly subject: string }[] = [];
        for (const by of [stays!, leaves!]) {
          await by.subscribe(consumer, ["leads.events"], ({ subject }) => {
            if (subjects.includes(subject)) taken.push({ by, subject });
            return Promise.resolve();
          });
        }
        const takenBy = (bus: Bus) => taken.filter(({ by }) => by === bus).length;
        // Until the group has settled one of them may have all.
        await retry(
          async () => {
            await leads!.publish(subjects.slice(0, 40).map((subject) => leadEvent(subject)));
            if (takenBy(stays!) === 0 || takenBy(leaves!) === 0) throw new Error("not shared yet");
          },
          { patienceMs },
        );
        await leaves!.close();
        await leads!.publish(subjects.slice(40).map((subject) => leadEvent(subject)));
        await retry(
          () => {
            const seen = new Set(taken.map(({ subject }) => subject));
            return seen.size === 60 ? Promise.resolve() : Promise.reject(new Error(`only ${seen.size}`));
          },
          { patienceMs },
        );
      }));

    test("passes over what is no event, and goes on behind it", () =>
      withBuses(["leads", "finance"], async ([leads, finance]) => {
        const subject = uuidv7();
        const { take, until } = inbox(subject, patienceMs);
        const { said, code } = await server.client(
          "console-producer",
          ["--topic", "leads.events"],
          {
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.jaas.config": `org.apache.kafka.common.security.scram.ScramLoginModule required username="leads" password="${passwordOf("leads/bus-leads")}";`,
          },
          { input: '{"no": "event"}\nnot even JSON\n' },
        );
        expect(code, said).toBe(0);
        await finance!.subscribe(uuidv7(), ["leads.events"], take);
        await leads!.publish([leadEvent(subject)]);
        await until(1);
      }));

    test("fails to publish where it may not get in, and says why", async () => {
      const stranger = await open("leads", { password: "guessed" });
      await expect(stranger.publish([leadEvent("lead-1")])).rejects.toThrow(/authentication/i);
      await withTimeout("close", 10_000, stranger.close());
    });

    test("loses nothing when Kafka is stopped and started, and comes back by itself", () =>
      withBuses(["leads", "finance"], async ([leads, finance]) => {
        const [subject, consumer] = [uuidv7(), uuidv7()];
        const { take, nths, until } = inbox(subject, patienceMs);
        await finance!.subscribe(consumer, ["leads.events"], take);
        await publishSurely(leads!, [leadEvent(subject, 0)]);
        await until(1);
        await server.stop();
        await expect(leads!.publish([leadEvent(subject, 99)])).rejects.toThrow();
        const outbox = publishSurely(leads!, [leadEvent(subject, 1), leadEvent(subject, 2)]);
        await server.start(model);
        await outbox;
        await publishSurely(leads!, [leadEvent(subject, 3)]);
        await until(4);
        expect([...new Set(nths())]).toEqual([0, 1, 2, 3]);
      }));

    test("is opened and closed without waiting for a Kafka that is away, and takes once it is there", async () => {
      await server.stop();
      const subject = uuidv7();
      const { take, until } = inbox(subject, patienceMs);
      const early = await open("finance");
      await early.subscribe(uuidv7(), ["leads.events"], take);
      const hopeless = await open("finance");
      await hopeless.subscribe(uuidv7(), ["leads.events"], take);
      await withTimeout("close", 5_000, hopeless.close());
      await server.start(model);
      await withBuses(["leads"], async ([leads]) => {
        await publishSurely(leads!, [leadEvent(subject)]);
        await until(1);
        // With Kafka gone under it, too.
        await server.stop();
        await withTimeout("close", 10_000, early.close());
      });
      await server.start(model);
    });
  },
);
