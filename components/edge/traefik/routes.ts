import type { RouteAsk } from "../../capabilities/gateway.ts";
import type { Self } from "../../define.ts";
import type { From } from "../../model/capability.ts";
import type { Route } from "../../model/parts.ts";
import type { Platform } from "../../model/platform.ts";

/** What was asked, with everything filled in. */
export function routesOf(asks: readonly (RouteAsk & From)[], { domain }: Platform): readonly Route[] {
  return asks.map(({ from, app, path = "/", to, access = "public", limits = {}, except, sticky, health }) => ({
    instance: from,
    host: `${app}.${domain}`,
    path,
    to: to.workload,
    port: to.port,
    access,
    limits,
    ...(except && { except }),
    ...(sticky && { sticky }),
    ...(health !== undefined && { health }),
  }));
}

/** The way to Traefik's own dashboard, never for everybody. */
export function dashboardRoute({ name }: Self, { domain }: Platform): Route {
  return {
    instance: name,
    host: `${name}.${domain}`,
    path: "/",
    to: name,
    port: "https",
    access: "private",
    limits: {},
  };
}

/** What answers there: a service of Traefik's own, which the route's workload only stands for. */
export const dashboardService = "api@internal";

/** A name for everything that belongs to one route: `leads`, `leads-api` where the path is not the root. */
export function routeName({ host, path }: Route): string {
  return [host.split(".")[0]!, ...path.split("/").filter(Boolean)]
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, "-");
}

/** How a client is brought back to the same member; routes of one host must not overwrite each other's cookie. */
export function stickyCookie(route: Route): Readonly<Record<string, unknown>> {
  return { cookie: { name: `member-${routeName(route)}`, httpOnly: true, secure: true, sameSite: "lax" } };
}
