import { describe, expect, it } from "vitest";
import { describeEventBus, eventsAsker, eventsModel, grantOf } from "../../capabilities/event-bus.contract.ts";
import { readable } from "../../testing/describe-grants.ts";
import { build, problemsOf } from "../../testing/platform.ts";
import type { Program, Service } from "../../model/workload.ts";
import { kafka } from "./index.ts";

describeEventBus(kafka, { target: "docker" });
describeEventBus(kafka, { target: "kubernetes" });

const fileOf = (workload: Program | undefined, name: string): string => readable(workload!.files![name]!.content);
const serverOf = (settings: Record<string, unknown> = {}): Service =>
  eventsModel(kafka, ["shop"], { target: "docker", settings }).workloads.find(
    ({ name }) => name === "store",
  ) as Service;
const propertiesOf = (settings?: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    fileOf(serverOf(settings), "server.properties")
      .trimEnd()
      .split("\n")
      .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );

describe("the server", () => {
  it("lets in consumers by SCRAM and the administrator by PLAIN, and answers only itself on the rest", () => {
    expect(propertiesOf()).toMatchObject({
      listeners: "CLIENTS://:9092,ADMIN://:9093,CONTROLLER://127.0.0.1:9094,INTERNAL://127.0.0.1:9095",
      "listener.name.clients.sasl.enabled.mechanisms": "SCRAM-SHA-512",
      "listener.name.admin.sasl.enabled.mechanisms": "PLAIN",
      "listener.security.protocol.map":
        "CLIENTS:SASL_PLAINTEXT,ADMIN:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT,INTERNAL:SASL_PLAINTEXT",
      "super.users": "User:bap_admin",
      "allow.everyone.if.no.acl.found": "false",
    });
    expect(Object.keys(serverOf().ports)).toEqual(["clients", "admin"]);
  });

  it("keeps events below the mount of its volume, for as long as it is told", () => {
    expect(propertiesOf({ retention: "12h", partitions: 6 })).toMatchObject({
      "log.dirs": "/var/lib/kafka/data/log",
      "log.retention.ms": "43200000",
      "num.partitions": "6",
    });
    expect(serverOf({ storage: "20Gi" }).volumes).toMatchObject([{ path: "/var/lib/kafka/data", size: 20 * 2 ** 30 }]);
  });

  it("takes half of its memory for the heap", () => {
    expect(serverOf({ memory: "3Gi" }).env).toMatchObject({ KAFKA_HEAP_OPTS: "-Xms1536m -Xmx1536m" });
  });

  it("is a cluster of its own under each name, with an identifier of 16 bytes that stays", () => {
    const instances = { one: kafka, two: kafka, shop: eventsAsker(), docs: eventsAsker() };
    const bindings = { eventBus: { default: ["one"], per: { docs: ["two"] } } };
    const { model } = build({ instances, bindings, unlisted: ["one", "two"] });
    const [one, two] = ["one", "two"].map((name) => model.workloads.find((each) => each.name === name)!.env!);
    expect(one!["CLUSTER_ID"]).toBe("9IoDdXgqy2wjwFm6IZeZfA");
    expect(one!["CLUSTER_ID"]).not.toBe(two!["CLUSTER_ID"]);
  });

  it("covers every volume that its image declares", () => {
    const { scratch, volumes } = serverOf();
    const mounted = [...Object.keys(scratch!), ...volumes!.map(({ path }) => path)];
    expect(mounted.sort()).toEqual(["/etc/kafka/secrets", "/mnt/shared/config", "/tmp", "/var/lib/kafka/data"]);
  });
});

describe("a grant", () => {
  const ask = {
    topics: { events: {}, orders: { partitions: 12, retention: 3600 }, state: { compact: true, retention: 60 } },
    reads: ["leads.events"],
  };
  const grant = grantOf(eventsModel(kafka, ["shop"], { target: "docker" }, ask), "shop");

  it("says what there shall be: topics below the consumer's prefix, and what it reads", () => {
    expect(fileOf(grant, "topics").split("\n")).toEqual([
      "shop.events 3 cleanup.policy=delete retention.ms=604800000",
      "shop.orders 12 cleanup.policy=delete retention.ms=3600000",
      "shop.state 3 cleanup.policy=compact retention.ms=-1",
      "",
    ]);
    expect(fileOf(grant, "reads")).toBe("leads.events\n");
  });

  it("tells Kafka the password in a file, and knows the administrator by one", () => {
    expect(fileOf(grant, "credential.properties")).toBe("SCRAM-SHA-512=password=<shop/store-shop>\n");
    expect(fileOf(grant, "admin-password")).toBe("<store/admin>");
    expect(fileOf(grant, "client.properties")).toBe("security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\n");
  });

  it("goes to the administrator's port, and the consumer to its own", () => {
    const { edges } = eventsModel(kafka, ["shop"], { target: "docker" }, ask);
    expect(edges.map(({ from, port }) => [from, port])).toEqual([
      ["shop", "clients"],
      ["store-grant-shop", "admin"],
    ]);
  });

  it.each(["with space", "", "a".repeat(250)])("refuses a topic that Kafka would not take: %j", (name) => {
    const instances = { store: kafka, shop: eventsAsker({ reads: [name] }) };
    expect(problemsOf({ instances, bindings: { eventBus: "store" }, unlisted: ["store"] })).toEqual([
      `components.shop: "${name}" cannot be the name of a topic\n` +
        "    use 1 to 249 letters, digits, dots, hyphens and underscores",
    ]);
  });
});
