import { defineComponent } from "../../define.ts";
import { analytics } from "../../kit/clickhouse/offer.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

/** ClickHouse, the analytics store. */
export const clickhouse = defineComponent({
  name: "clickhouse",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "ClickHouse: a database and a user of its own for each consumer.",
  topologies: { single: ["docker", "kubernetes"] },
  config,
  defaults: {
    production: { cpu: "4", memory: "8Gi", storage: "100Gi" },
    enterprise: { cpu: "8", memory: "16Gi", storage: "500Gi", maxQueries: 300, queryLog: 30 },
  },
  provides: { olapStore: ({ self }) => analytics(self, { tls: false }) },
  model: (base) => model(base),
});
