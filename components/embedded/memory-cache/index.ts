import { z } from "zod";
import { defineComponent } from "../../define.ts";

/** A cache in the process's own memory, gone when it ends. */
export const memoryCache = defineComponent({
  name: "memory-cache",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "A cache in the memory of the same process.",
  targets: ["embedded"],
  config: z.strictObject({}),
  provides: {
    cache: () => ({
      protocol: "memory",
      keyspace: ({ name, keyspace }) => ({ url: "memory:", prefix: keyspace === "whole" ? "" : `${name}:` }),
    }),
  },
  model: () => ({}),
});
