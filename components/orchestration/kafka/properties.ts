import type { Base } from "../../define.ts";
import { contract } from "../../kit/kafka/contract.ts";
import { loginModule } from "../../kit/kafka/login.ts";
import type { Text } from "../../model/value.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { KafkaConfig } from "./config.ts";

/** Who may do everything; an underscore, so that no consumer can have the name. */
export const ADMIN = "bap_admin";

/** Where it listens: the first two are ports of the model, the others answer the server itself alone. */
export const PORTS = { clients: 9092, admin: 9093, controller: 9094, internal: 9095 } as const;

/**
 * Consumers come with SCRAM, whose users live in Kafka; the administrator with PLAIN, known before Kafka has anything.
 * Nobody is anonymous, not even the server to itself: who gets in by mistake has no rights.
 */
export function serverProperties({ self, config }: Base<KafkaConfig>): Text {
  const password = secret(`${self.name}/admin`);
  const plain = text`${loginModule("PLAIN")} required username="${ADMIN}" password="${password}" user_${ADMIN}="${password}";`;
  return lines(
    "process.roles=broker,controller",
    "node.id=1",
    `controller.quorum.bootstrap.servers=127.0.0.1:${PORTS.controller}`,
    `listeners=CLIENTS://:${PORTS.clients},ADMIN://:${PORTS.admin},${OWN}`,
    text`advertised.listeners=CLIENTS://${self.endpoint("clients", { at: "run" })},ADMIN://${self.endpoint("admin", { at: "run" })},${OWN}`,
    "controller.listener.names=CONTROLLER",
    "inter.broker.listener.name=INTERNAL",
    `listener.security.protocol.map=${LISTENERS.map((name) => `${name}:SASL_PLAINTEXT`).join(",")}`,
    "listener.name.clients.sasl.enabled.mechanisms=SCRAM-SHA-512",
    `listener.name.clients.scram-sha-512.sasl.jaas.config=${loginModule("SCRAM-SHA-512")} required;`,
    ...["admin", "controller", "internal"].flatMap((name) => [
      `listener.name.${name}.sasl.enabled.mechanisms=PLAIN`,
      text`listener.name.${name}.plain.sasl.jaas.config=${plain}`,
    ]),
    "sasl.mechanism.controller.protocol=PLAIN",
    "sasl.mechanism.inter.broker.protocol=PLAIN",
    "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    `super.users=User:${ADMIN}`,
    "allow.everyone.if.no.acl.found=false",
    "auto.create.topics.enable=false",
    // A folder below the mount: Kafka takes a volume's own lost+found for a broken topic.
    `log.dirs=${contract.data}/log`,
    `log.retention.ms=${config.retention * 1000}`,
    `num.partitions=${config.partitions}`,
    ...ONE_COPY.map((name) => `${name}=1`),
  );
}

const LISTENERS = ["CLIENTS", "ADMIN", "CONTROLLER", "INTERNAL"];
const OWN = `CONTROLLER://127.0.0.1:${PORTS.controller},INTERNAL://127.0.0.1:${PORTS.internal}`;

const ONE_COPY = [
  "default.replication.factor",
  "min.insync.replicas",
  "offsets.topic.replication.factor",
  "transaction.state.log.replication.factor",
  "transaction.state.log.min.isr",
  "share.coordinator.state.topic.replication.factor",
  "share.coordinator.state.topic.min.isr",
];
