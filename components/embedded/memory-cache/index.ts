import { z } from "zod";
import type { KeyspaceAsk, KeyspaceGrant } from "../../capabilities/cache.ts";
import { defineComponent } from "../../define.ts";

/** A cache, or a queue that lasts no longer, in the process's own memory. */
export const memoryCache = defineComponent({
  name: "memory-cache",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "A cache or a queue in the memory of the same process, gone when it ends.",
  targets: ["embedded"],
  config: z.strictObject({}),
  provides: {
    cache: () => ({ protocol: "memory", keyspace: (ask) => granted(ask, ask.name) }),
    queue: () => ({ protocol: "memory", keyspace: (ask) => granted(ask, `${ask.name}-queue`) }),
  },
  model: () => ({}),
});

const granted = ({ keyspace }: KeyspaceAsk, name: string): KeyspaceGrant => ({
  url: "memory:",
  prefix: keyspace === "whole" ? "" : `${name}:`,
});
