import { defineComponent } from "../../define.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

/** Traefik, the gateway. */
export const traefik = defineComponent({
  name: "traefik",
  layer: "edge",
  licence: { spdx: "MIT" },
  description: "Traefik: the only way in, over HTTPS, with limits for each client.",
  config,
  defaults: {
    production: { cpu: "1", memory: "256Mi" },
    "production/kubernetes": { replicas: 2 },
    enterprise: { cpu: "2", memory: "512Mi" },
    "enterprise/kubernetes": { replicas: 3 },
  },
  provides: {
    gateway: ({ config, platform }) => ({
      route: ({ app }) => ({ origin: { scheme: "https", host: `${app}.${platform.domain}`, port: config.httpsPort } }),
    }),
  },
  model,
});
