import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventsAsker } from "../../components/capabilities/event-bus.contract.ts";
import type { EventsAsk } from "../../components/capabilities/event-bus.ts";
import type { Component } from "../../components/define.ts";
import type { Model } from "../../components/model/model.ts";
import { kafka } from "../../components/orchestration/kafka/index.ts";
import { build } from "../../components/testing/platform.ts";
import { whyNoKafka } from "./kafka-jars.ts";
import { KafkaProcess, passwordOf, type Ended } from "./kafka-process.ts";

const missing = await whyNoKafka();

type Asks = Readonly<Record<string, Omit<EventsAsk, "name">>>;
type Versions = Readonly<Record<string, number>>;

/** A platform with one Kafka, and consumers that ask for this. */
function modelOf(asks: Asks, versions: Versions = {}): Model {
  const consumers = Object.entries(asks).map(([name, ask]): [string, Component] => [
    name,
    { ...eventsAsker(ask), name: `asker-${name}` },
  ]);
  const instances = { ...Object.fromEntries(consumers), bus: [kafka, { memory: "512Mi" }] as const };
  return build({ instances, bindings: { eventBus: "bus" }, unlisted: ["bus"], versions }).model;
}

const ASKS: Asks = {
  shop: { topics: { orders: { partitions: 2, retention: 86_400 }, state: { compact: true } } },
  docs: { topics: { events: {} }, reads: ["shop.orders"] },
};

/** Settings of a client that comes as a consumer. */
function as(user: string, password = passwordOf(`${user}/bus-${user}`)): Record<string, string> {
  return login("SCRAM-SHA-512", "scram.ScramLoginModule", user, password);
}

const admin = login("PLAIN", "plain.PlainLoginModule", "bap_admin", passwordOf("bus/admin"));

function login(mechanism: string, module: string, user: string, password: string): Record<string, string> {
  return {
    "security.protocol": "SASL_PLAINTEXT",
    "sasl.mechanism": mechanism,
    "sasl.jaas.config": `org.apache.kafka.common.security.${module} required username="${user}" password="${password}";`,
    ...patience(20),
  };
}

/** How many seconds a client tries. */
function patience(seconds: number): Record<string, string> {
  return { "request.timeout.ms": `${seconds}000`, "default.api.timeout.ms": `${seconds}000` };
}

describe.skipIf(missing !== undefined)(
  `the real Kafka, as generated${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let bus: KafkaProcess;

    beforeAll(async () => {
      bus = await KafkaProcess.prepare();
      const model = modelOf(ASKS);
      await bus.start(model);
      for (const consumer of Object.keys(ASKS)) await granted(model, consumer);
    }, 3 * 60_000);

    afterAll(async () => bus?.remove(), 60_000);

    async function granted(model: Model, consumer: string): Promise<void> {
      const { code, said } = await bus.grant(model, consumer);
      expect(code, said).toBe(0);
    }

    const write = (user: string, topic: string, event: string): Promise<Ended> =>
      bus.client(
        "console-producer",
        ["--topic", topic],
        { ...as(user), "max.block.ms": "15000" },
        { input: `${event}\n` },
      );

    const readAs = (user: string, topic: string, group = `${user}.test`): Promise<Ended> => {
      const until = ["--from-beginning", "--max-messages", "1", "--timeout-ms", "20000"];
      return bus.client("console-consumer", ["--topic", topic, "--group", group, ...until], as(user));
    };

    /** What Kafka tells the administrator, line by line. */
    async function told(program: string, ...args: string[]): Promise<readonly string[]> {
      const { code, said } = await bus.client(program, args, admin, { port: "admin" });
      expect(code, said).toBe(0);
      return said.split("\n").sort();
    }

    const topics = async (): Promise<readonly string[]> =>
      (await told("topics", "--describe", "--exclude-internal"))
        .filter((line) => line.includes("PartitionCount"))
        .map((line) => /Topic: (\S+).*PartitionCount: (\d+).*Configs: (\S*)/.exec(line)!.slice(1).join(" "));

    test("topics are as they were asked for", async () => {
      expect(await topics()).toEqual([
        "docs.events 3 min.insync.replicas=1,cleanup.policy=delete,retention.ms=604800000",
        "shop.orders 2 min.insync.replicas=1,cleanup.policy=delete,retention.ms=86400000",
        "shop.state 3 min.insync.replicas=1,cleanup.policy=compact,retention.ms=-1",
      ]);
    });

    test("who owns a topic writes it, who asked to read it reads it", async () => {
      expect(await write("shop", "shop.orders", "first order")).toMatchObject({ code: 0 });
      expect((await readAs("docs", "shop.orders")).said).toContain("first order");
    });

    test("nobody writes another's topic, or reads what it did not ask for", async () => {
      expect((await write("docs", "shop.orders", "forged")).said).toContain("TopicAuthorizationException");
      expect((await readAs("shop", "docs.events")).said).toContain("Not authorized to access topics: [docs.events]");
      expect((await readAs("docs", "shop.orders", "shop.test")).said).toContain("GroupAuthorizationException");
    });

    test("nobody gets in without a name, with a wrong password, or as a consumer where the administrator does", async () => {
      const list = ["--list"];
      const nameless = { "security.protocol": "PLAINTEXT", ...patience(5) };
      for (const port of ["clients", "admin"] as const) {
        const { code, said } = await bus.client("topics", list, nameless, { port });
        expect([code, said]).toEqual([1, expect.stringContaining("TimeoutException")]);
      }
      const refused = "SaslAuthenticationException";
      expect((await bus.client("topics", list, as("shop", "guessed"))).said).toContain(refused);
      const asAdministrator = login("PLAIN", "plain.PlainLoginModule", "shop", passwordOf("shop/bus-shop"));
      expect((await bus.client("topics", list, asAdministrator, { port: "admin" })).said).toContain(refused);
    });

    test("a consumer sees its own topics and what it reads, and changes nothing of the cluster", async () => {
      const seen = await bus.client("topics", ["--list"], as("docs"));
      expect(seen.said.split("\n").sort()).toEqual(["docs.events", "shop.orders"]);
      const more = [
        "--alter",
        "--entity-type",
        "users",
        "--entity-name",
        "docs",
        "--add-config",
        "consumer_byte_rate=1",
      ];
      expect((await bus.client("configs", more, as("docs"))).said).toContain("ClusterAuthorizationException");
    });

    test("a grant may run again: nothing is made twice, and no right comes or goes", async () => {
      const rights = () => told("acls", "--list");
      const before = [await topics(), await rights()];
      await granted(modelOf(ASKS), "docs");
      expect([await topics(), await rights()]).toEqual(before);
    });

    test("a restart keeps topics, events, users and rights", async () => {
      await bus.stop();
      await bus.start(modelOf(ASKS));
      expect((await readAs("docs", "shop.orders", "docs.again")).said).toContain("first order");
    });

    test("a grant follows what is asked for, and takes back nothing but the right to read", async () => {
      const shop = { topics: { orders: { partitions: 4 }, state: { retention: 3600 } } };
      const later = modelOf({ shop, docs: { reads: ["shop.state"] } }, { "docs/bus-docs": 2 });
      await granted(later, "shop");
      await granted(later, "docs");
      expect(await topics()).toEqual([
        "docs.events 3 min.insync.replicas=1,cleanup.policy=delete,retention.ms=604800000",
        "shop.orders 4 min.insync.replicas=1,cleanup.policy=delete,retention.ms=604800000",
        "shop.state 3 min.insync.replicas=1,cleanup.policy=delete,retention.ms=3600000",
      ]);
      const rotated = as("docs", passwordOf("docs/bus-docs", 2));
      const seen = await bus.client("topics", ["--list"], rotated);
      expect(seen.said.split("\n").sort()).toEqual(["docs.events", "shop.state"]);
      expect((await bus.client("topics", ["--list"], as("docs"))).said).toContain("SaslAuthenticationException");
    });
  },
);
