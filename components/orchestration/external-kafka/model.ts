import type { Base } from "../../define.ts";
import type { EventsAsk } from "../../capabilities/event-bus.ts";
import type { Administered } from "../../kit/kafka/grants.ts";
import { grantJob } from "../../kit/kafka/grants.ts";
import { credential } from "../../kit/kafka/names.ts";
import type { Asked, From } from "../../model/capability.ts";
import type { External, Parts, SecretSpec } from "../../model/parts.ts";
import type { Text } from "../../model/value.ts";
import type { ExternalKafkaConfig } from "./config.ts";

type Own = Base<ExternalKafkaConfig>;

/** No program of ours but the grants, and the hosts that are talked to. */
export function model(base: Own & { asked: { eventBus: Asked<"eventBus"> } }): Parts {
  const asks = base.asked.eventBus.access;
  const administered = base.config.admin === "given" && asks.length > 0;
  return {
    jobs: administered ? asks.map((ask) => grantJob(administration(base), ask)) : [],
    externals: externalsOf(base),
    secrets: [...(administered ? [adminSecret(base)] : []), ...asks.map((ask) => consumerSecret(base, ask))],
  };
}

/** `host:port,…` of all brokers. */
export function brokersOf({ self, config }: Own): Text {
  const addresses = config.brokers.map((_, i) => self.endpoint("kafka", { of: nameOf(i) }));
  return { text: addresses.flatMap((address, i) => (i === 0 ? [address] : [",", address])) };
}

const nameOf = (index: number): string => `broker-${index + 1}`;

function externalsOf({ self, config }: Own): readonly External[] {
  return config.brokers.map(({ host, port }, i) => ({ name: self.workload(nameOf(i)), host, ports: { kafka: port } }));
}

function administration(base: Own): Administered {
  const { self, config } = base;
  return {
    self,
    image: config.image,
    brokers: brokersOf(base),
    protocol: config.tls ? "SASL_SSL" : "SASL_PLAINTEXT",
    mechanism: config.adminMechanism,
    user: config.adminUser,
    partitions: config.partitions,
    retention: config.retention,
    replication: config.replication,
  };
}

function adminSecret(base: Own): SecretSpec {
  const what = `password of the administrator "${base.config.adminUser}" of the Kafka at ${hosts(base)}`;
  return { name: `${base.self.name}/admin`, value: { kind: "given", what } };
}

function consumerSecret(base: Own, ask: EventsAsk & From): SecretSpec {
  const name = credential(base.self.name, ask);
  if (base.config.admin === "given") return { name, value: { kind: "password" } };
  return { name, value: { kind: "given", what: `password of the user "${ask.name}" of the Kafka at ${hosts(base)}` } };
}

const hosts = ({ config }: Own): string => config.brokers.map(({ host }) => host).join(", ");
