import { z } from "zod";
import { defineComponent } from "../../define.ts";

/** Events between the programs of one process. */
export const memoryBus = defineComponent({
  name: "memory-bus",
  layer: "orchestration",
  licence: { spdx: "Apache-2.0" },
  description: "Events between the programs of one process; each program's outbox keeps what was not taken yet.",
  targets: ["embedded"],
  config: z.strictObject({}),
  provides: {
    eventBus: () => ({
      protocol: "memory",
      access: ({ name }) => ({ brokers: "memory:", user: name, password: "", prefix: `${name}.`, tls: false }),
    }),
  },
  model: () => ({}),
});
