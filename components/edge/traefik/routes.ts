import type { RouteAsk } from "../../capabilities/gateway.ts";
import type { From } from "../../model/capability.ts";
import type { Route } from "../../model/parts.ts";
import type { Platform } from "../../model/platform.ts";

/** What was asked, with everything filled in. */
export function routesOf(asks: readonly (RouteAsk & From)[], { domain }: Platform): readonly Route[] {
  return asks.map(({ from, app, path = "/", to, access = "public", limits = {} }) => ({
    instance: from,
    host: `${app}.${domain}`,
    path,
    to: to.workload,
    port: to.port,
    access,
    limits,
  }));
}

/** A name for everything that belongs to one route: `leads`, `leads-api` where the path is not the root. */
export function routeName({ to, path }: Route): string {
  return [to, ...path.split("/").filter(Boolean)]
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-");
}
