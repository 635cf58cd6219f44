import type { Base } from "../../define.ts";
import { formatOrigin } from "../../model/platform.ts";
import type { Service } from "../../model/workload.ts";
import type { TemporalConfig } from "./config.ts";
import { contract } from "./contract.ts";
import type { Got } from "./got.ts";
import { frontend } from "./names.ts";

/** The web interface. It signs nobody in, and who sees it may end any workflow: its route is private. */
export function ui({ self, config, got }: Base<TemporalConfig> & { got: Got }): Service {
  const { origin } = got.route;
  const healthy = { check: { kind: "http", port: "http", path: "/healthz" }, every: 5 } as const;
  return {
    kind: "service",
    part: "ui",
    image: { ref: config.uiImage },
    env: {
      TEMPORAL_ADDRESS: frontend(self, config.topology, "run"),
      TEMPORAL_UI_PORT: contract.uiPort,
      TEMPORAL_CORS_ORIGINS: formatOrigin(origin),
      TEMPORAL_CSRF_COOKIE_INSECURE: origin.scheme === "http",
      // It opens on one namespace, and this one is always there.
      TEMPORAL_DEFAULT_NAMESPACE: contract.systemNamespace,
      TEMPORAL_SHOW_TEMPORAL_SYSTEM_NAMESPACE: true,
      TEMPORAL_DISABLE_NEWS_FETCH: true,
    },
    scratch: { "/tmp": 16 * 2 ** 20 },
    ports: { http: { port: contract.uiPort } },
    user: contract.user,
    replicas: 1,
    cpu: 250,
    memory: 96 * 2 ** 20,
    stopGrace: 10,
    priority: "low",
    probes: {
      ready: { ...healthy, inside: ["wget", "-q", "-O", "/dev/null", `http://127.0.0.1:${contract.uiPort}/healthz`] },
      live: healthy,
      startup: { ...healthy, every: 2, failures: 30 },
    },
  };
}
