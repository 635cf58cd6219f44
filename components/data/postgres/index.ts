import { defineComponent } from "../../define.ts";
import { postgresConfig, tierDefaults } from "../../kit/postgres/config.ts";
import { grantsOf } from "../../kit/postgres/grants.ts";
import { serverModel } from "../../kit/postgres/model.ts";
import { relationalOffer } from "../../kit/postgres/offer.ts";

/** PostgreSQL, the relational store. */
export const postgres = defineComponent({
  name: "postgres",
  layer: "data",
  licence: { spdx: "PostgreSQL" },
  description: "PostgreSQL: a database and a role of its own for each consumer.",
  topologies: { single: ["docker", "kubernetes"] },
  config: postgresConfig("postgres:17.12"),
  defaults: tierDefaults,
  provides: { relationalStore: ({ self }) => relationalOffer(self) },
  model: (base) => serverModel(base, grantsOf(base.asked.relationalStore.database)),
});
