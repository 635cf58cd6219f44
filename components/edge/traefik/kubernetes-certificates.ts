import type { Base } from "../../define.ts";
import type { KubernetesObject, Prerequisite, Route } from "../../model/parts.ts";
import { fromOutside } from "../../model/routes.ts";
import type { TraefikConfig } from "./config.ts";
import { provesByHttp, routeLabel, solverClass } from "./kubernetes.ts";

/** The port at which cert-manager's solver answers. */
const SOLVER_PORT = 8089;

const CERT_MANAGER = "v1.21.1";

/** cert-manager itself: one a cluster, for everybody on it, so whoever runs the cluster installs it. */
export const certManager: Prerequisite = {
  name: "cert-manager",
  kind: "chart",
  ref: `https://charts.jetstack.io/charts/cert-manager-${CERT_MANAGER}.tgz`,
  version: CERT_MANAGER,
  sha256: "c27101f3f3e2349fb4a9e704316105bf7b52ad73b8c8257d3498ef7f2f6a4adc",
  kubernetes: ">=1.33",
  provides: ["certificates.cert-manager.io", "issuers.cert-manager.io", "clusterissuers.cert-manager.io"],
};

/** The certificate that cert-manager keeps for the gateway, and who signs it where no issuer was named. */
export function certificateObjects(base: Base<TraefikConfig>, routes: readonly Route[]): readonly KubernetesObject[] {
  const { self, config, platform } = base;
  const { certManager } = config;
  const dnsNames = certManager.wildcard
    ? [platform.domain, `*.${platform.domain}`]
    : [...new Set(fromOutside(routes).map(({ host }) => host))].sort();
  if (config.certificates !== "cert-manager" || dnsNames.length === 0) return [];
  const secretName = `${self.name}-certificate`;
  const { issuer = self.name, kind } = certManager;
  return [
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: self.name },
      spec: { secretName, dnsNames, issuerRef: { name: issuer, kind: provesByHttp(config) ? "Issuer" : kind } },
    },
    {
      apiVersion: "traefik.io/v1alpha1",
      // Traefik has one store for all, and takes it by this name from one namespace only: this one.
      kind: "TLSStore",
      metadata: { name: "default", labels: routeLabel(platform) },
      spec: { defaultCertificate: { secretName } },
    },
    ...(provesByHttp(config) ? [ownIssuer(base), ...solverPolicies(base)] : []),
  ];
}

function ownIssuer({ self, config, platform }: Base<TraefikConfig>): KubernetesObject {
  const { server, email } = config.acme;
  const ingress = { class: solverClass(platform.name), serviceType: "ClusterIP" };
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Issuer",
    metadata: { name: self.name },
    spec: {
      acme: {
        server,
        ...(email !== undefined && { email }),
        privateKeySecretRef: { name: `${self.name}-acme-account` },
        solvers: [{ http01: { ingress } }],
      },
    },
  };
}

/** The namespace is closed: the pods that cert-manager starts there for an answer must be let be asked. */
function solverPolicies({ self, platform }: Base<TraefikConfig>): readonly KubernetesObject[] {
  const gateway = {
    matchLabels: { "app.kubernetes.io/part-of": platform.name, "app.kubernetes.io/component": self.name },
  };
  const solver = { matchLabels: { "acme.cert-manager.io/http01-solver": "true" } };
  const ports = [{ port: SOLVER_PORT, protocol: "TCP" }];
  const policy = (name: string, spec: Readonly<Record<string, unknown>>, annotations = {}): KubernetesObject => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec,
  });
  const noPods = "networkpolicy-targets-pod";
  const ingress = [{ from: [{ podSelector: gateway }], ports }];
  return [
    policy(
      `${self.name}-solver`,
      { podSelector: solver, policyTypes: ["Ingress"], ingress },
      {
        "kube-score/ignore": noPods,
        "bap.dev/kube-score": `${noPods}: cert-manager makes these pods when it needs them, and takes them away again`,
      },
    ),
    policy(`${self.name}-to-solver`, {
      podSelector: gateway,
      policyTypes: ["Egress"],
      egress: [{ to: [{ podSelector: solver }], ports }],
    }),
  ];
}
