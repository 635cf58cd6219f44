import { defineComponent } from "../../define.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

export { contract } from "./contract.ts";

/** Activepieces, the automation tool: flows that people put together. */
export const activepieces = defineComponent({
  name: "activepieces",
  layer: "automation",
  licence: {
    spdx: "MIT",
    exception: "the image also holds the vendor's commercial folders, which the community edition leaves alone",
  },
  description: "Activepieces: flows between applications, put together in the browser.",
  topologies: { combined: ["docker", "kubernetes"], split: ["docker", "kubernetes"] },
  config,
  defaults: {
    production: { topology: "split", cpu: "1", concurrency: 1, worker: { replicas: 2 } },
    "production/kubernetes": { replicas: 2, maxReplicas: 4, worker: { replicas: 4, max: 16 } },
    enterprise: { topology: "split", cpu: "2", concurrency: 1, worker: { replicas: 4 } },
    "enterprise/kubernetes": { replicas: 3, maxReplicas: 6, worker: { replicas: 8, max: 40 } },
  },
  requires: { relationalStore: { engine: "postgres", wire: true }, queue: { protocol: "redis" }, gateway: {} },
  optional: { objectStore: {}, mail: {}, portal: {} },
  needs: ({ self, config, use }) => {
    const ask = { app: self.name, to: self.endpoint("http", { at: "run" }), health: "/api/v1/health" } as const;
    for (const path of config.publicPaths) {
      use.gateway.route({ ...ask, path, access: "public", limits: { average: 50, burst: 200, body: 25 * 2 ** 20 } });
    }
    const route = use.gateway.route({ ...ask, access: "private", sticky: true });
    const shown = { title: "Activepieces", description: "Connect applications by flows, without programming." };
    for (const portal of use.portal) portal.application({ name: self.name, ...shown, origin: route.origin });
    return {
      database: use.relationalStore.database({ name: self.name }),
      jobs: use.queue.keyspace({ name: self.name, keyspace: "whole" }),
      files: use.objectStore?.bucket({ name: self.name }),
      sender: use.mail?.sender({ name: self.name }),
      route,
    };
  },
  model: (base) => model(base),
});
