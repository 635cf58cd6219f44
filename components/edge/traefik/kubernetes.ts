import type { z } from "zod";
import type { Parts, Prerequisite, Route } from "../../model/parts.ts";
import type { Layer, Platform } from "../../model/platform.ts";
import type { ApiRule } from "../../model/workload.ts";
import { fromOutside } from "../../model/routes.ts";
import { tlsOf } from "./certificates.ts";
import type { TraefikConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { middlewares, priority, rule } from "./middlewares.ts";
import { dashboardService, routeName, stickyCookie } from "./routes.ts";

type Config = z.output<TraefikConfig>;

const API_VERSION = "traefik.io/v1alpha1";

/** The label by which a Traefik finds its own routes: two platforms share a cluster. */
export const routeLabel = (platform: Platform): Record<string, string> => ({ "bap.dev/gateway": platform.name });

/** Traefik watches the namespaces in which routes stand and reads nothing beyond them, not even nodes. */
export function resourceFlags(config: Config, { name }: Platform, namespaces: readonly string[]): readonly string[] {
  const provider = "--providers.kubernetescrd";
  const solvers = "--providers.kubernetesingress";
  return [
    `${provider}=true`,
    `${provider}.allowcrossnamespace=false`,
    `${provider}.disableclusterscoperesources=true`,
    `${provider}.labelselector=bap.dev/gateway=${name}`,
    `${provider}.namespaces=${namespaces.join(",")}`,
    ...(provesByHttp(config)
      ? [
          `${solvers}=true`,
          `${solvers}.disableclusterscoperesources=true`,
          `${solvers}.ingressclass=${solverClass(name)}`,
          `${solvers}.namespaces=${name}-edge`,
        ]
      : []),
  ];
}

/** Whether cert-manager answers an authority's questions through this gateway. */
export const provesByHttp = ({ certificates, certManager }: Config): boolean =>
  certificates === "cert-manager" && certManager.issuer === undefined;

/** The class of the ingresses that cert-manager makes for its answers; no other gateway takes them. */
export const solverClass = (platform: string): string => `${platform}-edge`;

/** What Traefik reads where routes stand, as its documentation lists it for the custom resource provider. */
export function apiAccess(config: Config, zones: readonly Layer[]): readonly ApiRule[] {
  const read = ["get", "list", "watch"];
  return [
    { apiGroups: [""], resources: ["services", "secrets", "configmaps"], verbs: read, zones },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"], zones },
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
      verbs: read,
      zones,
    },
    ...(provesByHttp(config)
      ? [{ apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: read, zones: ["edge"] as const }]
      : []),
  ];
}

/** Traefik's own custom resources, brought by whoever runs the cluster's operators. */
export const customResources: Prerequisite = {
  name: "traefik-crds",
  kind: "manifests",
  ref: `https://raw.githubusercontent.com/traefik/traefik/${contract.version}/docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml`,
  version: contract.version,
  sha256: "897b93afab1d743f0f6dc05bf50d2806bac672bd3e5f0d43e9a6ea564bab5765",
  kubernetes: ">=1.25",
  provides: ["ingressroutes.traefik.io", "middlewares.traefik.io", "tlsstores.traefik.io"],
};

/** Each route beside the workload it leads to: Traefik follows nothing across namespaces. */
export function routeObjects(
  routes: readonly Route[],
  config: Config,
  platform: Platform,
  own: string,
): NonNullable<Parts["objects"]> {
  const labels = routeLabel(platform);
  return fromOutside(routes).flatMap((route) => {
    const name = routeName(route);
    const before = Object.entries(middlewares(config, route));
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
              match: rule(route),
              ...priority(route),
              middlewares: before.map(([kind]) => ({ name: `${name}-${kind}` })),
              services: [serviceOf(route, own)],
            },
          ],
          tls: tlsOf(config, platform.domain),
        },
      },
    ];
    return objects.map((object) => ({ instance: route.instance, object }));
  });
}

/** Without a health check: Traefik takes none for what the cluster balances, whose readiness says the same. */
function serviceOf(route: Route, own: string): Readonly<Record<string, unknown>> {
  if (route.to === own) return { kind: "TraefikService", name: dashboardService };
  return { name: route.to, port: route.port, ...(route.sticky && { sticky: stickyCookie(route) }) };
}
