import { z } from "zod";
import { defineComponent, type Component } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import { program } from "../../testing/program.ts";

/** What a consumer in a test asks for. */
export type Serves = readonly ["cache" | "queue", ("prefix" | "whole")?];

/** A component that asks for keys under its own name, and has the way to them as `URL` and `PREFIX`. */
export function consumerOf(serves: Serves[0], keyspace: "prefix" | "whole" = "prefix"): Component {
  const common = {
    name: `${serves}-${keyspace}`,
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description: "Asks for keys.",
    config: z.strictObject({}),
  } as const;
  const model = (url: Parameters<typeof program>[0]): Parts => ({ services: [program(url)] });
  return serves === "cache"
    ? defineComponent({
        ...common,
        requires: { cache: {} },
        needs: ({ self, use }) => use.cache.keyspace({ name: self.name, keyspace }),
        model: ({ got }) => model({ URL: got.url, PREFIX: got.prefix }),
      })
    : defineComponent({
        ...common,
        requires: { queue: {} },
        needs: ({ self, use }) => use.queue.keyspace({ name: self.name, keyspace }),
        model: ({ got }) => model({ URL: got.url, PREFIX: got.prefix }),
      });
}
