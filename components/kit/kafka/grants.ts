import type { EventsAsk } from "../../capabilities/event-bus.ts";
import type { Self } from "../../define.ts";
import type { From } from "../../model/capability.ts";
import type { Value } from "../../model/value.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { contract, coveredVolumes, WITHOUT_JMX } from "./contract.ts";
import { GRANT_SCRIPT } from "./grant-script.ts";
import type { Mechanism } from "./login.ts";
import { loginModule } from "./login.ts";
import { credential, prefixOf, topicName } from "./names.ts";

/** A Kafka as its administrator reaches it. */
export interface Administered {
  readonly self: Self;
  readonly image: string;
  readonly brokers: Value;
  readonly protocol: "SASL_PLAINTEXT" | "SASL_SSL";
  readonly mechanism: Mechanism;
  /** The administrator; its password is the secret `<instance>/admin`. */
  readonly user: string;
  /** Partitions of a topic that does not say how many. */
  readonly partitions: number;
  /** Seconds that events are kept in a topic that does not say it. */
  readonly retention: number;
  /** Copies of each event. */
  readonly replication: number;
}

/** A user, topics, and rights to everything of its prefix and to what it reads, for one consumer. */
export function grantJob(kafka: Administered, ask: EventsAsk & From): Job {
  const { self } = kafka;
  return {
    kind: "job",
    part: `grant-${ask.name}`,
    fulfils: ask.from,
    image: { ref: kafka.image },
    command: ["/bin/bash", "/run/bap/grant.sh"],
    env: {
      BROKERS: kafka.brokers,
      ADMIN: kafka.user,
      LOGIN_MODULE: loginModule(kafka.mechanism),
      CONSUMER: ask.name,
      REPLICATION: kafka.replication,
      KAFKA_HEAP_OPTS: "-Xmx128m",
      // Each program runs for a second or two: what makes a server fast makes these slow.
      KAFKA_JVM_PERFORMANCE_OPTS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
      KAFKA_JMX_OPTS: WITHOUT_JMX,
    },
    files: {
      "grant.sh": { content: GRANT_SCRIPT },
      "admin-password": { content: secret(`${self.name}/admin`) },
      "client.properties": {
        content: lines(`security.protocol=${kafka.protocol}`, `sasl.mechanism=${kafka.mechanism}`),
      },
      "credential.properties": {
        content: lines(text`SCRAM-SHA-512=password=${secret(credential(self.name, ask))}`),
      },
      topics: { content: lines(...topicLines(kafka, ask)) },
      reads: { content: lines(...(ask.reads ?? []).map((topic) => topicName(topic, ask))) },
    },
    scratch: { "/tmp": 16 * 2 ** 20, ...coveredVolumes() },
    user: contract.user,
    cpu: 1000,
    memory: 384 * 2 ** 20,
    deadline: 600,
  };
}

/**
 * Name, partitions, settings. Each setting is always said: one that a topic left to the server could not be told apart
 * from one of its own.
 */
function topicLines(kafka: Administered, ask: EventsAsk & From): readonly string[] {
  return Object.entries(ask.topics ?? {}).map(([name, topic]) => {
    const { partitions = kafka.partitions, retention = kafka.retention, compact = false } = topic;
    return [
      topicName(`${prefixOf(ask)}${name}`, ask),
      partitions,
      `cleanup.policy=${compact ? "compact" : "delete"}`,
      `retention.ms=${compact ? -1 : retention * 1000}`,
    ].join(" ");
  });
}
