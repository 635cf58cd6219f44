import type { z } from "zod";
import type { Base } from "../../define.ts";
import type { Asked } from "../../model/capability.ts";
import { yamlDocument } from "../../model/document.ts";
import type { Parts, SecretSpec } from "../../model/parts.ts";
import type { Platform } from "../../model/platform.ts";
import { fileOf, secret } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import type { TraefikConfig } from "./config.ts";
import { contract } from "./contract.ts";
import { routesFile } from "./docker.ts";
import { apiAccess, customResources, routeObjects } from "./kubernetes.ts";
import { routesOf } from "./routes.ts";

/** The gateway and its certificate; routes are a watched file on Docker and custom resources on Kubernetes. */
export function model(base: Base<TraefikConfig> & { asked: { gateway: Asked<"gateway"> } }): Parts {
  const { self, config, platform, asked } = base;
  const routes = routesOf(asked.gateway.route, platform);
  const kubernetes = platform.target === "kubernetes";
  return {
    services: [
      proxy(base, kubernetes ? {} : { "dynamic/routes.yaml": { content: routesFile(routes, config), reload: true } }),
    ],
    secrets: certificate(self.name, platform),
    routes,
    ...(kubernetes ? { prerequisites: [customResources], objects: routeObjects(routes, config, platform) } : {}),
  };
}

function proxy({ self, config, platform }: Base<TraefikConfig>, routeFiles: NonNullable<Service["files"]>): Service {
  const kubernetes = platform.target === "kubernetes";
  const healthy = { check: { kind: "http", port: "ping", path: "/ping" }, every: 5 } as const;
  return {
    kind: "service",
    image: { ref: config.image },
    args: flags(config, platform),
    files: {
      ...routeFiles,
      "dynamic/certificate.yaml": {
        content: yamlDocument({
          tls: {
            options: { default: { minVersion: "VersionTLS12" } },
            stores: { default: { defaultCertificate: { certFile: fileOf("tls.crt"), keyFile: fileOf("tls.key") } } },
          },
        }),
      },
      "tls.crt": { content: secret(`${self.name}/certificate`) },
      "tls.key": { content: secret(`${self.name}/certificate-key`) },
    },
    scratch: { "/tmp": 64 * 2 ** 20 },
    ports: {
      http: { port: 8000, publish: config.httpPort },
      https: { port: 8443, publish: config.httpsPort },
      ping: { port: 8082 },
      metrics: { port: 9100 },
    },
    user: contract.user,
    replicas: config.replicas,
    cpu: config.cpu,
    memory: config.memory,
    egress: true,
    stopGrace: 30,
    // The check asks with the flags of the server: without them it would not know where to ask.
    probes: { ready: { ...healthy, inside: ["traefik", "healthcheck", ...PING] }, live: healthy },
    metrics: { port: "metrics", path: "/metrics" },
    ...(kubernetes ? { apiAccess } : {}),
  };
}

const PING = ["--ping=true", "--ping.entrypoint=ping", "--entrypoints.ping.address=:8082"];

function flags(config: z.output<TraefikConfig>, platform: Platform): readonly string[] {
  const kubernetes = Object.entries({
    "providers.kubernetescrd": true,
    "providers.kubernetescrd.allowcrossnamespace": false,
    "providers.kubernetescrd.labelselector": `bap.dev/gateway=${platform.name}`,
  }).map(([flag, value]) => `--${flag}=${String(value)}`);
  return [
    ...PING,
    "--entrypoints.web.address=:8000",
    `--entrypoints.web.http.redirections.entrypoint.to=:${config.httpsPort}`,
    "--entrypoints.web.http.redirections.entrypoint.scheme=https",
    "--entrypoints.websecure.address=:8443",
    "--entrypoints.websecure.http.tls=true",
    "--entrypoints.metrics.address=:9100",
    "--metrics.prometheus=true",
    "--metrics.prometheus.entrypoint=metrics",
    "--providers.file.directory=/run/bap/dynamic",
    "--providers.file.watch=true",
    "--accesslog=true",
    "--accesslog.format=json",
    "--log.format=json",
    `--log.level=${config.logLevel}`,
    "--global.checknewversion=false",
    "--global.sendanonymoususage=false",
    ...(platform.target === "kubernetes" ? kubernetes : []),
  ];
}

/** A certificate for every application's name, signed by the platform's own authority. */
function certificate(name: string, { domain }: Platform): readonly SecretSpec[] {
  const authority = { key: `${name}/authority-key`, certificate: `${name}/authority` };
  return [
    { name: authority.key, value: { kind: "key" }, irreplaceable: true },
    {
      name: authority.certificate,
      value: { kind: "certificate", key: authority.key, subject: `${domain} authority`, hosts: [] },
    },
    { name: `${name}/certificate-key`, value: { kind: "key" } },
    {
      name: `${name}/certificate`,
      value: {
        kind: "certificate",
        key: `${name}/certificate-key`,
        authority,
        subject: domain,
        hosts: [domain, `*.${domain}`],
      },
    },
  ];
}
