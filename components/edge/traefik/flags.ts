import type { z } from "zod";
import type { Base } from "../../define.ts";
import type { Platform } from "../../model/platform.ts";
import type { Value } from "../../model/value.ts";
import { acmeFlags } from "./certificates.ts";
import type { TraefikConfig } from "./config.ts";
import { discoveryFlags } from "./docker.ts";
import { resourceFlags } from "./kubernetes.ts";

type Config = z.output<TraefikConfig>;

/** What ping needs; its health check asks with the same flags, or it would not know where to ask. */
export const PING = ["--ping=true", "--ping.entrypoint=ping", "--entrypoints.ping.address=:8082"];

/** Everything that Traefik reads once, at its start. */
export function flags(
  { self, config, platform }: Base<TraefikConfig>,
  namespaces: readonly string[],
): readonly Value[] {
  return [
    ...PING,
    "--entrypoints.web.address=:8000",
    `--entrypoints.web.http.redirections.entrypoint.to=:${config.httpsPort}`,
    "--entrypoints.web.http.redirections.entrypoint.scheme=https",
    "--entrypoints.websecure.address=:8443",
    "--entrypoints.websecure.asdefault=true",
    "--entrypoints.websecure.http.tls=true",
    ...clientFlags(config, platform),
    "--entrypoints.metrics.address=:9100",
    "--metrics.prometheus=true",
    "--metrics.prometheus.entrypoint=metrics",
    ...(config.dashboard ? ["--api.dashboard=true", "--api.insecure=false"] : []),
    "--providers.file.directory=/run/bap/dynamic",
    "--providers.file.watch=true",
    ...(platform.target === "kubernetes"
      ? resourceFlags(config, platform, namespaces)
      : discoveryFlags(self, config, platform)),
    ...acmeFlags(config, platform),
    "--accesslog=true",
    "--accesslog.format=json",
    "--log.format=json",
    `--log.level=${config.logLevel}`,
    "--global.checknewversion=false",
    "--global.sendanonymoususage=false",
  ];
}

/** How requests arrive: how long they may take, whom to believe, and that nobody is cut off when a replica goes. */
function clientFlags({ readTimeout, trustedProxies }: Config, { target }: Platform): readonly string[] {
  const secure = "--entrypoints.websecure";
  return [
    `${secure}.transport.respondingtimeouts.readtimeout=${readTimeout}s`,
    // Until every balancer of the cluster has noticed; Docker stops a container that nobody balances to.
    ...(target === "kubernetes" ? [`${secure}.transport.lifecycle.requestacceptgracetimeout=5s`] : []),
    ...(trustedProxies.length > 0 ? [`${secure}.forwardedheaders.trustedips=${trustedProxies.join(",")}`] : []),
  ];
}
