import { defineComponent } from "../../define.ts";
import { relationalOffer } from "../../kit/postgres/offer.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

export { grantSql } from "./grant-sql.ts";

/** A PostgreSQL server that is there already. */
export const externalPostgres = defineComponent({
  name: "external-postgres",
  layer: "data",
  licence: { spdx: "PostgreSQL" },
  description: "A PostgreSQL server that is there already: a database and a role of its own for each consumer.",
  config,
  provides: {
    relationalStore: ({ self, config }) => relationalOffer(self, { tls: config.tls, own: [config.adminUser] }),
  },
  model: (base) => model(base),
});
