import { defineComponent } from "../../define.ts";
import { toolNeeds } from "../../kit/bi/needs.ts";
import { config } from "./config.ts";
import { contract } from "./contract.ts";
import { model } from "./model.ts";

export { contract } from "./contract.ts";

const TOOL = {
  title: "Superset",
  description: "Explore what the platform knows, and draw charts of it.",
  health: contract.health,
};

/** Apache Superset: charts and dashboards. */
export const superset = defineComponent({
  name: "superset",
  layer: "analytics",
  licence: { spdx: "Apache-2.0" },
  description:
    "Apache Superset: charts, dashboards and SQL over what the platform stores, with workers for long queries.",
  config,
  defaults: {
    production: { cpu: "2", memory: "2Gi", worker: { cpu: "2", memory: "2Gi", processes: 4 } },
    "production/kubernetes": { replicas: 2, maxReplicas: 6, worker: { replicas: 2, maxReplicas: 8 } },
    enterprise: { cpu: "2", memory: "4Gi", worker: { cpu: "2", memory: "4Gi", processes: 4 } },
    "enterprise/kubernetes": { replicas: 3, maxReplicas: 12, worker: { replicas: 3, maxReplicas: 16 } },
  },
  requires: {
    relationalStore: { engine: "postgres", wire: true },
    cache: { protocol: "redis" },
    queue: { protocol: "redis" },
    gateway: {},
  },
  optional: { mail: {}, portal: {} },
  provides: { bi: () => ({ source: () => ({ ready: true }) }) },
  needs: ({ self, use }) => ({
    ...toolNeeds(self, use, TOOL),
    cache: use.cache.keyspace({ name: self.name }),
    queue: use.queue.keyspace({ name: self.name }),
  }),
  model: (base) => model(base),
});
