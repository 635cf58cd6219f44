import { defineComponent } from "../../define.ts";
import { check } from "./check.ts";
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
    // Outside dev people come with browsers that know nothing of the platform's own authority.
    "production/docker": { certificates: "acme" },
    "production/kubernetes": { replicas: 2, maxReplicas: 6, certificates: "cert-manager" },
    enterprise: { cpu: "2", memory: "512Mi" },
    "enterprise/docker": { certificates: "acme" },
    "enterprise/kubernetes": { replicas: 3, maxReplicas: 12, certificates: "cert-manager" },
  },
  provides: {
    gateway: ({ config, platform }) => ({
      route: ({ app }) => ({ origin: { scheme: "https", host: `${app}.${platform.domain}`, port: config.httpsPort } }),
    }),
  },
  check,
  model,
});
