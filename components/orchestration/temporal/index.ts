import { defineComponent } from "../../define.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";
import { frontend, namespaceOf, visibilityOf } from "./names.ts";

export { contract, ROLES } from "./contract.ts";

/** Temporal, the workflow engine. */
export const temporal = defineComponent({
  name: "temporal",
  layer: "orchestration",
  licence: { spdx: "MIT" },
  description:
    "Temporal: a namespace of its own for each consumer; the server asks for no credential, the network's rules are its fence.",
  topologies: { single: ["docker", "kubernetes"], roles: ["kubernetes"] },
  config,
  defaults: {
    production: { shards: 512, connections: 8, cpu: "2", memory: "2Gi" },
    "production/kubernetes": { topology: "roles", replicas: 2, maxReplicas: 4, cpu: "1", memory: "1Gi" },
    enterprise: { shards: 1024, connections: 8, cpu: "4", memory: "4Gi" },
    "enterprise/kubernetes": { topology: "roles", replicas: 3, maxReplicas: 6, cpu: "2", memory: "2Gi" },
  },
  requires: { relationalStore: { engine: "postgres", wire: true }, gateway: {} },
  optional: { portal: {} },
  provides: {
    workflowEngine: ({ self, config }) => ({
      protocol: "temporal",
      namespace: (ask) => ({ address: frontend(self, config.topology), namespace: namespaceOf(ask) }),
    }),
  },
  needs: ({ self, use }) => {
    const to = self.endpoint("http", { of: "ui", at: "run" });
    const route = use.gateway.route({ app: self.name, to, access: "private", health: "/healthz" });
    const shown = { title: "Temporal", description: "Watch work that lasts, step by step." };
    for (const portal of use.portal) portal.application({ name: self.name, ...shown, origin: route.origin });
    return {
      database: use.relationalStore.database({ name: self.name }),
      visibility: use.relationalStore.database({ name: visibilityOf(self) }),
      route,
    };
  },
  model: (base) => model(base),
  check: ({ config: { topology, shards, replicas, maxReplicas } }) => [
    ...(topology === "roles" && shards < replicas
      ? [
          {
            path: "shards",
            message: `${shards} shards for ${replicas} replicas: some would have no history to work on, and the number of shards can never be changed`,
            suggestion: "say at least as many shards as there will ever be replicas, such as 512",
          },
        ]
      : []),
    ...(maxReplicas !== undefined && maxReplicas < replicas
      ? [
          {
            path: "maxReplicas",
            message: `at most ${maxReplicas} of the frontend, but never fewer than ${replicas}`,
            suggestion: `say ${replicas} or more, or leave maxReplicas out`,
          },
        ]
      : []),
  ],
});
