import { defineComponent } from "../../define.ts";
import { toolNeeds } from "../../kit/bi/needs.ts";
import { config } from "./config.ts";
import { contract } from "./contract.ts";
import { model } from "./model.ts";

export { contract } from "./contract.ts";

const TOOL = {
  title: "Metabase",
  description: "Ask questions of your data without writing SQL.",
  health: contract.health,
};

/** Metabase: questions and dashboards for people who write no SQL. */
export const metabase = defineComponent({
  name: "metabase",
  layer: "analytics",
  licence: { spdx: "AGPL-3.0-only" },
  description: "Metabase: questions and dashboards over what the platform stores, for people who write no SQL.",
  config,
  defaults: {
    production: { cpu: "2", memory: "4Gi" },
    "production/kubernetes": { replicas: 2, maxReplicas: 4 },
    enterprise: { cpu: "4", memory: "8Gi" },
    "enterprise/kubernetes": { replicas: 3, maxReplicas: 9 },
  },
  requires: { relationalStore: { engine: "postgres", wire: true }, gateway: {} },
  optional: { mail: {}, portal: {} },
  provides: { bi: () => ({ source: () => ({ ready: true }) }) },
  needs: ({ self, use }) => toolNeeds(self, use, TOOL),
  model: (base) => model(base),
});
