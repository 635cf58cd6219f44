import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Model } from "../../components/model/model.ts";
import { openDatabase } from "../../services/kit/database.ts";
import type { CloudEvent } from "../../services/kit/events.ts";
import { openBus } from "../../services/kit/open-bus.ts";
import { retry } from "../../services/kit/retry.ts";
import { EVERYBODY } from "../../services/kit/tenancy.ts";
import { silent } from "../../services/kit/testing/log.ts";
import { startPostgres, type PostgresServer } from "../../services/kit/testing/postgres.ts";
import { startProcess, type TestProcess } from "../../services/kit/testing/process.ts";
import { findProgram, freePort } from "../../services/kit/testing/programs.ts";
import { whyNoKafka } from "./kafka-jars.ts";
import { kafkaFor } from "./kafka-model.ts";
import { KafkaProcess, passwordOf } from "./kafka-process.ts";

const missing = findProgram("initdb") ? await whyNoKafka() : "no PostgreSQL: apt-get install postgresql";
const services = join(import.meta.dirname, "../../services");
const MINUTE = 60_000;
/** Writes of each kind. */
const WRITES = 5_000;
const AT_ONCE = 8;

type Name = "leads" | "finance";

/** A service as a program of its own, on the same port each time it comes back. */
class Service {
  private running: TestProcess | undefined;
  readonly address: string;
  private readonly main: string;
  private readonly env: Record<string, string>;
  constructor(name: Name, port: number, env: Record<string, string>) {
    this.address = `http://127.0.0.1:${port}/api/${name}`;
    this.main = join(services, name, "main.ts");
    this.env = { HOST: "127.0.0.1", PORT: String(port), CACHE_URL: "memory:", LOG_LEVEL: "error", ...env };
  }

  start(): void {
    this.running = startProcess(process.execPath, [this.main], { env: this.env });
  }

  async kill(): Promise<void> {
    await this.running?.stop("SIGKILL");
  }
}

describe.skipIf(missing !== undefined)(
  `nothing is lost on real PostgreSQL and Kafka${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    const model: Model = kafkaFor({ leads: [], finance: [], witness: ["leads.events", "finance.events"] });
    let postgres: PostgresServer;
    let kafka: KafkaProcess;
    let urls: Record<Name, string>;
    let running: Record<Name, Service>;

    const eventsOf = (user: string): Record<string, string> => ({
      EVENTS_BROKERS: kafka.address,
      EVENTS_USER: user,
      EVENTS_PASSWORD: passwordOf(`${user}/bus-${user}`),
      EVENTS_PREFIX: `${user}.`,
    });

    beforeAll(async () => {
      postgres = await startPostgres();
      kafka = await KafkaProcess.prepare();
      await kafka.start(model);
      for (const user of ["leads", "finance", "witness"]) {
        const { code, said } = await kafka.grant(model, user);
        expect(code, said).toBe(0);
      }
      urls = { leads: await postgres.createDatabase(), finance: await postgres.createDatabase() };
      const service = async (name: Name): Promise<Service> =>
        new Service(name, await freePort(), { DATABASE_URL: urls[name], ...eventsOf(name) });
      running = { leads: await service("leads"), finance: await service("finance") };
      for (const one of Object.values(running)) one.start();
    }, 5 * MINUTE);

    afterAll(async () => {
      for (const one of Object.values(running ?? {})) await one.kill();
      await kafka?.remove();
      await postgres?.remove();
    }, MINUTE);

    /** Sends it until it is accepted, as a client does that was told nothing, or to come back. */
    async function sendSurely(name: Name, path: string, body: object, key: string): Promise<{ readonly id: string }> {
      const headers = { "content-type": "application/json", "idempotency-key": key };
      const once = async () => {
        const signal = AbortSignal.timeout(20_000);
        const init = { method: "POST", headers, body: JSON.stringify(body), signal };
        const answer = await fetch(running[name].address + path, init);
        if (answer.status === 201) return (await answer.json()) as { id: string };
        const said = `${answer.status} ${await answer.text()}`;
        if (answer.status < 500) expect.fail(said);
        throw new Error(said);
      };
      return retry(once, { patienceMs: 5 * MINUTE });
    }

    /** `count` of them, a few at a time; the ids that were answered. */
    async function write(count: number, one: (i: number) => Promise<{ readonly id: string }>): Promise<string[]> {
      const ids: string[] = [];
      let next = 0;
      const writer = async () => {
        for (let i = next++; i < count; i = next++) ids[i] = (await one(i)).id;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, writer));
      return ids;
    }

    test(
      "services killed, PostgreSQL and Kafka gone and back: each accepted write is there once, and told of at least once",
      { timeout: 20 * MINUTE },
      async () => {
        const told = new Map<string, number>();
        const witness = await openBus(
          { ...(eventsOf("witness") as { EVENTS_BROKERS: string }), EVENTS_READS: [], EVENTS_TLS: false },
          { log: silent },
        );
        const count = ({ type, subject }: CloudEvent) => {
          const key = `${type} ${subject}`;
          told.set(key, (told.get(key) ?? 0) + 1);
          return Promise.resolve();
        };
        await witness.subscribe("nothing-lost", ["leads.events", "finance.events"], count);
        const customer = await sendSurely("finance", "/customers", { name: "ACME" }, "customer");

        let writing = true;
        const trouble = (async () => {
          for (let round = 0; writing; round += 1) {
            await pause(500 + Math.random() * 3_000);
            for (const one of Object.values(running)) {
              await one.kill();
              one.start();
            }
            if (round % 3 === 1) {
              await postgres.stop();
              await pause(1_000 * Math.random());
              await postgres.start();
            }
            if (round % 3 === 2) {
              await kafka.stop();
              await kafka.start(model);
            }
            // Each round gets somewhere.
            await pause(4_000);
          }
        })();
        const lead = (i: number) => ({ name: `Lead ${i}`, email: `lead-${i}@example.com` });
        const lines = [{ description: "One", quantity: 1, unitPrice: 100, taxRate: 0 }];
        const invoice = { customerId: customer.id, currency: "EUR", lines };
        const [leads, invoices] = await Promise.all([
          write(WRITES, (i) => sendSurely("leads", "", lead(i), `lead-${i}`)),
          write(WRITES, (i) => sendSurely("finance", "/invoices", invoice, `invoice-${i}`)),
        ]).finally(() => (writing = false));
        await trouble;

        const rows = async (name: Name, sql: string) => {
          const database = await openDatabase(urls[name]);
          try {
            return (await database.transaction((tx) => tx.query(sql), EVERYBODY)).rows;
          } finally {
            await database.close();
          }
        };
        const stored = (await rows("leads", "select id from leads order by id")).map(({ id }) => id);
        expect(stored).toEqual(leads.toSorted());
        const issued = await rows("finance", "select id, sequence::int as sequence from invoices order by sequence");
        expect(issued.map(({ sequence }) => sequence)).toEqual(Array.from({ length: WRITES }, (_, i) => i + 1));
        expect(issued.map(({ id }) => id as string).toSorted()).toEqual(invoices.toSorted());

        const missed = () => [
          ...leads.filter((id) => !told.has(`bap.lead.captured ${id}`)),
          ...invoices.filter((id) => !told.has(`bap.invoice.issued ${id}`)),
        ];
        const all = async () => {
          const left = missed().length;
          if (left > 0) throw new Error(`${left} events have not arrived`);
          return Promise.resolve();
        };
        await retry(all, { patienceMs: 3 * MINUTE });
        // Nobody is told of what was not accepted.
        const captured = [...told.keys()].filter((key) => key.startsWith("bap.lead.captured "));
        expect(captured).toHaveLength(WRITES);
        await witness.close();
      },
    );
  },
);
