import { defineComponent } from "../../define.ts";
import { analytics } from "../../kit/clickhouse/offer.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

export { grantSql } from "./grant-sql.ts";

/** A ClickHouse server that is there already. */
export const externalClickhouse = defineComponent({
  name: "external-clickhouse",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "A ClickHouse server that is there already: a database and a user of its own for each consumer.",
  config,
  provides: { olapStore: ({ self, config }) => analytics(self, { tls: config.tls, own: [config.adminUser] }) },
  model: (base) => model(base),
});
