import type { Model } from "../../components/model/model.ts";
import type { Login, RouteAccess } from "../../components/model/parts.ts";
import { appOf } from "../../components/model/platform.ts";
import { addressOf } from "./addresses.ts";

/** An application as a person meets it: one address, and how to get in for the first time. */
export interface Application {
  /** What stands before the platform's domain: `grafana`. */
  readonly app: string;
  readonly instance: string;
  readonly url: string;
  readonly access: Exclude<RouteAccess, "internal">;
  readonly login?: Login;
}

/** Every application with a way in from outside: one for each host, at its shortest path. */
export function applicationsOf(model: Model): readonly Application[] {
  const shortest = new Map<string, Application>();
  const routes = [...model.routes].sort((a, b) => a.path.length - b.path.length);
  for (const route of routes) {
    const url = addressOf(model, route);
    const app = appOf(model.platform, route.host);
    if (url === undefined || route.access === "internal" || shortest.has(app)) continue;
    const login = model.logins.find((one) => one.instance === route.instance && one.app === app);
    shortest.set(app, { app, instance: route.instance, url, access: route.access, ...(login && { login }) });
  }
  return [...shortest.values()].sort((a, b) => (a.app < b.app ? -1 : 1));
}

/** How to get in, as one line; nothing where an application asks nobody. */
export function loginLine({ login }: Application, stack: string): string {
  if (!login) return "";
  const { user, password, note } = login;
  const account = user && password ? `${user}, password: bap secrets show ${stack} --name ${password}` : "";
  return [account, note ?? ""].filter(Boolean).join("; ");
}
