import { describe, expect, it } from "vitest";
import { describeEventBus, environmentOf, eventsModel, grantOf } from "../../capabilities/event-bus.contract.ts";
import { readable } from "../../testing/describe-grants.ts";
import { externalKafka } from "./index.ts";

const settings = { brokers: [{ host: "k1.example.com" }, { host: "k2.example.com", port: 9096 }] };
const without = { ...settings, admin: "none" };

describeEventBus(externalKafka, { target: "docker", settings, grants: true });
describeEventBus(externalKafka, { target: "kubernetes", settings, grants: true });
describeEventBus(externalKafka, { target: "docker", settings: without });

describe("a Kafka outside", () => {
  const model = eventsModel(externalKafka, ["shop"], { target: "docker", settings });

  it("is a host for each broker, to which consumer and grant have a way", () => {
    expect(model.externals).toEqual([
      { name: "store-broker-1", host: "k1.example.com", ports: { kafka: 9092 } },
      { name: "store-broker-2", host: "k2.example.com", ports: { kafka: 9096 } },
    ]);
    expect(model.edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      "shop > store-broker-1",
      "shop > store-broker-2",
      "store-grant-shop > store-broker-1",
      "store-grant-shop > store-broker-2",
    ]);
    expect(environmentOf(model, "shop")["TLS"]).toBe(true);
  });

  it("is administered over TLS by whom the profile names, with a password that a person gives", () => {
    const administered = { ...settings, adminUser: "root", adminMechanism: "SCRAM-SHA-256", replication: 2 };
    const other = eventsModel(externalKafka, ["shop"], { target: "docker", settings: administered });
    const { env, files } = grantOf(other, "shop")!;
    expect(env).toMatchObject({
      ADMIN: "root",
      LOGIN_MODULE: "org.apache.kafka.common.security.scram.ScramLoginModule",
      REPLICATION: 2,
    });
    expect(readable(files!["client.properties"]!.content)).toBe(
      "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-256\n",
    );
    expect(other.secrets.map(({ name, value }) => [name, value.kind])).toEqual([
      ["shop/store-shop", "password"],
      ["store/admin", "given"],
    ]);
  });

  it("is spoken to in the clear when the profile says so", () => {
    const clear = eventsModel(externalKafka, ["shop"], { target: "docker", settings: { ...settings, tls: false } });
    expect(environmentOf(clear, "shop")["TLS"]).toBe(false);
    expect(readable(grantOf(clear, "shop")!.files!["client.properties"]!.content)).toContain("SASL_PLAINTEXT");
  });

  it("without an administrator makes nothing, and asks a person for each consumer's password", () => {
    const { workloads, secrets } = eventsModel(externalKafka, ["shop"], { target: "docker", settings: without });
    expect(workloads.map(({ name }) => name)).toEqual(["shop"]);
    expect(secrets.map(({ name, value }) => [name, value])).toEqual([
      [
        "shop/store-shop",
        { kind: "given", what: 'password of the user "shop" of the Kafka at k1.example.com, k2.example.com' },
      ],
    ]);
  });

  it("refuses a profile that names no broker", () => {
    expect(() => externalKafka.config.parse({})).toThrow("brokers");
    expect(() => externalKafka.config.parse({ brokers: [] })).toThrow("expected at least one broker");
  });
});
