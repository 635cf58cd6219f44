import type { Base } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import type { External, Parts } from "../../model/parts.ts";
import type { Layer } from "../../model/platform.ts";
import type { Service } from "../../model/workload.ts";
import { acmeWords, certificateFiles, certificateSecrets } from "./certificates.ts";
import type { TraefikConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { discoveryHost, routesFile } from "./docker.ts";
import { flags, PING } from "./flags.ts";
import { certificateObjects, certManager } from "./kubernetes-certificates.ts";
import { apiAccess, customResources, routeObjects } from "./kubernetes.ts";
import { dashboardRoute, routesOf } from "./routes.ts";

/** The gateway and its certificate; routes are a watched file on Docker and custom resources on Kubernetes. */
export function model(base: Base<TraefikConfig> & { asked: { gateway: Asked<"gateway"> } }): Parts {
  const { self, config, platform, asked } = base;
  const routes = [
    ...routesOf(asked.gateway.route, platform),
    ...(config.dashboard ? [dashboardRoute(self, platform)] : []),
  ];
  const common = { secrets: certificateSecrets(self.name, config, platform), routes };
  if (platform.target === "kubernetes") {
    const zones = [...new Set<Layer>(["edge", ...asked.gateway.route.map(({ zone }) => zone)])].sort();
    const namespaces = zones.map((zone) => `${platform.name}-${zone}`);
    const own = certificateObjects(base, routes).map((object) => ({ instance: self.name, object }));
    return {
      ...common,
      services: [{ ...proxy(base, {}, namespaces), apiAccess: apiAccess(config, zones) }],
      prerequisites: [customResources, ...(config.certificates === "cert-manager" ? [certManager] : [])],
      objects: [...routeObjects(routes, config, platform, self.name), ...own],
    };
  }
  const routesAre = { content: routesFile(routes, config, self.name, platform.domain), reload: true };
  return {
    ...common,
    services: [proxy(base, { "dynamic/routes.yaml": routesAre }, [])],
    externals: discoveryHost(self, config) satisfies readonly External[],
  };
}

function proxy(
  base: Base<TraefikConfig>,
  routeFiles: NonNullable<Service["files"]>,
  namespaces: readonly string[],
): Service {
  const { self, config } = base;
  const healthy = { check: { kind: "http", port: "ping", path: "/ping" }, every: 5 } as const;
  return {
    ...acmeWords(config),
    image: { ref: config.image },
    args: flags(base, namespaces),
    files: { ...routeFiles, ...certificateFiles(self.name, config) },
    scratch: { "/tmp": 64 * 2 ** 20 },
    ports: {
      http: { port: 8000, publish: config.httpPort },
      https: { port: 8443, publish: config.httpsPort },
      ping: { port: 8082 },
      metrics: { port: 9100 },
    },
    user: contract.user,
    replicas: config.replicas,
    ...(config.maxReplicas > config.replicas && { autoscale: { max: config.maxReplicas, cpu: 70 } }),
    cpu: config.cpu,
    memory: config.memory,
    egress: true,
    stopGrace: 30,
    probes: {
      ready: { ...healthy, inside: ["traefik", "healthcheck", ...PING] },
      live: healthy,
      startup: { ...healthy, every: 2, failures: 30 },
    },
    metrics: { port: "metrics", path: "/metrics" },
  };
}
