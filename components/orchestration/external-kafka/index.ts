import { defineComponent } from "../../define.ts";
import { credential, prefixOf } from "../../kit/kafka/names.ts";
import { secret } from "../../model/value.ts";
import { config } from "./config.ts";
import { brokersOf, model } from "./model.ts";

/** A Kafka that is there already, as the event bus. */
export const externalKafka = defineComponent({
  name: "external-kafka",
  layer: "orchestration",
  licence: { spdx: "Apache-2.0" },
  description: "A Kafka outside the platform: the same users, topics and rights as in the bundled one.",
  config,
  provides: {
    eventBus: (base) => ({
      protocol: "kafka",
      access: (ask) => ({
        brokers: brokersOf(base),
        user: ask.name,
        password: secret(credential(base.self.name, ask)),
        prefix: prefixOf(ask),
        tls: base.config.tls,
      }),
    }),
  },
  model: (base) => model(base),
});
