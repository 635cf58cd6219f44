import type { Base } from "../../define.ts";
import type { Administered } from "../../kit/kafka/grants.ts";
import { grantJob } from "../../kit/kafka/grants.ts";
import { credential } from "../../kit/kafka/names.ts";
import type { Asked } from "../../model/capability.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { KafkaConfig } from "./config.ts";
import { ADMIN } from "./properties.ts";
import { server } from "./server.ts";

/** One server that is broker and controller, and a grant for each consumer. */
export function model(base: Base<KafkaConfig> & { asked: { eventBus: Asked<"eventBus"> } }): Parts {
  const { self, config, asked } = base;
  const asks = asked.eventBus.access;
  const administered: Administered = {
    self,
    image: config.image,
    brokers: self.endpoint("admin"),
    protocol: "SASL_PLAINTEXT",
    mechanism: "PLAIN",
    user: ADMIN,
    partitions: config.partitions,
    retention: config.retention,
    replication: 1,
  };
  return {
    services: [server(base)],
    jobs: asks.map((ask) => grantJob(administered, ask)),
    secrets: [
      { name: `${self.name}/admin`, value: { kind: "password" } },
      ...asks.map((ask): SecretSpec => ({ name: credential(self.name, ask), value: { kind: "password" } })),
    ],
  };
}
