import { z } from "zod";
import { NO_CONNECTION } from "../../capabilities/connection.ts";
import { defineComponent } from "../../define.ts";
import { text } from "../../model/value.ts";

/** PGlite: PostgreSQL inside the process, a folder for each consumer. For a first look and for tests. */
export const pglite = defineComponent({
  name: "pglite",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "PGlite: PostgreSQL in the same process, a folder for each consumer.",
  targets: ["embedded"],
  config: z.strictObject({}),
  provides: {
    relationalStore: () => ({
      engine: "postgres",
      wire: false,
      database: ({ name }) => ({
        url: text`pglite:${{ ref: "path", of: "data", name }}`,
        connection: NO_CONNECTION,
        reader: NO_CONNECTION,
      }),
    }),
  },
  model: () => ({}),
});
