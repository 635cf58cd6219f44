import type { z } from "zod";
import type { Parts, Prerequisite, Route } from "../../model/parts.ts";
import type { Platform } from "../../model/platform.ts";
import type { ApiRule } from "../../model/workload.ts";
import type { TraefikConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { middlewares, rule } from "./middlewares.ts";
import { routeName } from "./routes.ts";

const API_VERSION = "traefik.io/v1alpha1";

/** The label by which a Traefik finds its own routes: two platforms share a cluster. */
export const routeLabel = (platform: Platform): Record<string, string> => ({ "bap.dev/gateway": platform.name });

/** What Traefik reads of the cluster, as its documentation lists it for the custom resource provider. */
export const apiAccess: readonly ApiRule[] = [
  { apiGroups: [""], resources: ["services", "secrets", "nodes", "configmaps"], verbs: ["get", "list", "watch"] },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
  {
    apiGroups: ["traefik.io"],
    resources: [
      "ingressroutes",
      "ingressroutetcps",
      "ingressrouteudps",
      "middlewares",
      "middlewaretcps",
      "serverstransports",
      "serverstransporttcps",
      "tlsoptions",
      "tlsstores",
      "traefikservices",
    ],
    verbs: ["get", "list", "watch"],
  },
];

/** Traefik's own custom resources, brought by whoever runs the cluster's operators. */
export const customResources: Prerequisite = {
  name: "traefik-crds",
  kind: "manifests",
  ref: `https://raw.githubusercontent.com/traefik/traefik/${contract.version}/docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml`,
  version: contract.version,
  sha256: "897b93afab1d743f0f6dc05bf50d2806bac672bd3e5f0d43e9a6ea564bab5765",
  kubernetes: ">=1.25",
  provides: ["ingressroutes.traefik.io", "middlewares.traefik.io"],
};

/** Each route beside the workload it leads to: Traefik follows nothing across namespaces. */
export function routeObjects(
  routes: readonly Route[],
  config: z.output<TraefikConfig>,
  platform: Platform,
): NonNullable<Parts["objects"]> {
  const labels = routeLabel(platform);
  return routes
    .filter(({ access }) => access === "public")
    .flatMap((route) => {
      const name = routeName(route);
      const before = Object.entries(middlewares(config, route.limits));
      const objects = [
        ...before.map(([kind, spec]) => ({
          apiVersion: API_VERSION,
          kind: "Middleware",
          metadata: { name: `${name}-${kind}`, labels },
          spec,
        })),
        {
          apiVersion: API_VERSION,
          kind: "IngressRoute",
          metadata: { name, labels },
          spec: {
            entryPoints: ["websecure"],
            routes: [
              {
                kind: "Rule",
                match: rule(route.host, route.path),
                middlewares: before.map(([kind]) => ({ name: `${name}-${kind}` })),
                services: [{ name: route.to, port: route.port }],
              },
            ],
            tls: {},
          },
        },
      ];
      return objects.map((object) => ({ instance: route.instance, object }));
    });
}
