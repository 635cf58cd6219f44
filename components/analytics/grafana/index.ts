import { defineComponent } from "../../define.ts";
import { toolNeeds } from "../../kit/bi/needs.ts";
import { config } from "./config.ts";
import { contract } from "./contract.ts";
import { model } from "./model.ts";

export { contract } from "./contract.ts";

const TOOL = { title: "Grafana", description: "Watch numbers as they change, on dashboards.", health: contract.health };

/** Grafana: dashboards as files. */
export const grafana = defineComponent({
  name: "grafana",
  layer: "analytics",
  licence: { spdx: "AGPL-3.0-only" },
  description: "Grafana: dashboards over what the platform stores, the first of them in place.",
  config,
  defaults: {
    production: { cpu: "1", memory: "1Gi" },
    "production/kubernetes": { replicas: 2, maxReplicas: 4 },
    enterprise: { cpu: "2", memory: "2Gi" },
    "enterprise/kubernetes": { replicas: 3, maxReplicas: 9 },
  },
  requires: { relationalStore: { engine: "postgres", wire: true }, gateway: {} },
  optional: { mail: {}, portal: {} },
  provides: { bi: () => ({ source: () => ({ ready: true }) }) },
  needs: ({ self, use }) => toolNeeds(self, use, TOOL),
  model: (base) => model(base),
});
