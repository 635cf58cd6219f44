import { defineComponent } from "../../define.ts";
import { credential, prefixOf } from "../../kit/kafka/names.ts";
import { secret } from "../../model/value.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

/** Apache Kafka, the event bus. */
export const kafka = defineComponent({
  name: "kafka",
  layer: "orchestration",
  licence: { spdx: "Apache-2.0" },
  description: "Apache Kafka: a user, topics and consumer groups of its own for each consumer.",
  topologies: { single: ["docker", "kubernetes"] },
  config,
  defaults: {
    production: { cpu: "2", memory: "4Gi", storage: "50Gi" },
    enterprise: { cpu: "4", memory: "8Gi", storage: "200Gi" },
  },
  provides: {
    eventBus: ({ self }) => ({
      protocol: "kafka",
      access: (ask) => ({
        brokers: self.endpoint("clients"),
        user: ask.name,
        password: secret(credential(self.name, ask)),
        prefix: prefixOf(ask),
        tls: false,
      }),
    }),
  },
  model: (base) => model(base),
});
