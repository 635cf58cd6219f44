import { defineComponent } from "../../define.ts";
import { secret, text } from "../../model/value.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";
import { credential, identifier } from "./names.ts";

export { contract, dataFolder } from "./contract.ts";

/** PostgreSQL, the relational store. */
export const postgres = defineComponent({
  name: "postgres",
  layer: "data",
  licence: { spdx: "PostgreSQL" },
  description: "PostgreSQL: a database and a role of its own for each consumer.",
  topologies: { single: ["docker", "kubernetes"] },
  config,
  defaults: {
    production: { cpu: "2", memory: "4Gi", storage: "50Gi", maxConnections: 300 },
    enterprise: { cpu: "4", memory: "8Gi", storage: "100Gi", maxConnections: 500 },
  },
  provides: {
    relationalStore: ({ self }) => ({
      engine: "postgres",
      database: (ask) => ({
        url: text`postgres://${identifier(ask)}:${secret(credential(self.name, ask), "url")}@${self.endpoint("sql")}/${identifier(ask)}`,
      }),
    }),
  },
  model,
});
