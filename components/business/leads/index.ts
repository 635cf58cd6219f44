import { defineComponent } from "../../define.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

/** Lead management: captures leads and keeps them. */
export const leads = defineComponent({
  name: "leads",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Lead management: captures leads over a form and an API, and keeps them.",
  targets: ["docker", "kubernetes", "embedded"],
  config,
  defaults: {
    production: { cpu: "1", memory: "512Mi" },
    "production/kubernetes": { replicas: 2 },
    enterprise: { cpu: "1", memory: "512Mi" },
    "enterprise/kubernetes": { replicas: 3 },
  },
  requires: { relationalStore: { engine: "postgres" }, cache: {}, gateway: {} },
  needs: ({ self, use }) => ({
    database: use.relationalStore.database({ name: self.name }),
    keys: use.cache.keyspace({ name: self.name }),
    route: use.gateway.route({ app: self.name, to: self.endpoint("http", { at: "run" }) }),
  }),
  model: (base) => model(base),
});
