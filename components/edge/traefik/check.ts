import type { Base, Finding } from "../../define.ts";
import { LETS_ENCRYPT } from "./certificate-config.ts";
import type { TraefikConfig } from "./config.ts";
import { provesByHttp } from "./kubernetes.ts";

/** What no single setting shows: who may sign what, and where. */
export function check({ config, platform }: Base<TraefikConfig>): readonly Finding[] {
  return [...acmeFindings(config), ...certManagerFindings(config, platform), ...placeFindings(config, platform)];
}

type Config = Base<TraefikConfig>["config"];
type Where = Base<TraefikConfig>["platform"];

function acmeFindings({ certificates, acme, replicas }: Config): readonly Finding[] {
  if (certificates !== "acme") return [];
  return [
    ...(replicas > 1
      ? [
          finding(
            "replicas",
            `${replicas} replicas would each ask for certificates, and answer for one another`,
            "set replicas: 1, or certificates: cert-manager on Kubernetes",
          ),
        ]
      : []),
    ...(acme.challenge === "dns" && acme.provider === undefined
      ? [
          finding(
            "acme.provider",
            "a proof by DNS needs to know who serves it",
            "name it by lego's code, such as cloudflare",
          ),
        ]
      : []),
  ];
}

function certManagerFindings({ certificates, certManager, acme }: Config, { target }: Where): readonly Finding[] {
  if (certificates !== "cert-manager") return [];
  if (target !== "kubernetes") {
    return [finding("certificates", `cert-manager does not run on ${target}`, "use acme, or own")];
  }
  if (certManager.issuer !== undefined || !(certManager.wildcard || acme.challenge === "dns")) return [];
  return [
    finding(
      "certManager.issuer",
      "an issuer that proves by DNS holds credentials of yours, and none is named",
      "make one in the cluster and name it, or leave out wildcard and challenge: dns",
    ),
  ];
}

function placeFindings(config: Config, { target, domain }: Where): readonly Finding[] {
  const { certificates, acme, discovery } = config;
  // An authority of one's own may well sign for names that only one's own networks know.
  const asksTheWorld = (certificates === "acme" || provesByHttp(config)) && acme.server === LETS_ENCRYPT;
  const local = /(^|\.)(localhost|local|internal|test)$/.test(domain);
  return [
    ...(asksTheWorld && local
      ? [
          finding(
            "certificates",
            `nobody outside can prove that ${domain} is yours`,
            "use own, or give the platform a domain of yours",
          ),
        ]
      : []),
    ...(discovery && target !== "docker"
      ? [finding("discovery", `labels are looked for on Docker only, not on ${target}`, "leave it out")]
      : []),
  ];
}

const finding = (path: string, message: string, suggestion: string): Finding => ({ path, message, suggestion });
