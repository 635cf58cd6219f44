import { isIP } from "node:net";
import type { Route } from "./settings.ts";

/**
 * The route for a request: of its host, the one with the longest path. Asked for by a number or as `localhost`, it is
 * the longest path of all routes, unless several applications have it: with one application, the plain address works.
 * Any other name finds nothing, so that a stranger's page cannot reach in under a name that leads to this machine.
 */
export function matchRoute(routes: readonly Route[], host: string, asked: string): Route | undefined {
  const name = hostName(host);
  const path = decoded(asked);
  const below = routes.filter((route) => isBelow(path, route.path));
  const own = below.filter((route) => route.host === name);
  if (own.length > 0) return longest(own).find((route) => !isExcepted(path, route));
  if (routes.some((route) => route.host === name) || !isThisMachine(name)) return undefined;
  const candidates = longest(below);
  return candidates.length === 1 ? candidates.find((route) => !isExcepted(path, route)) : undefined;
}

const isExcepted = (path: string, { except }: Route): boolean => except.some((prefix) => isBelow(path, prefix));

function longest(routes: readonly Route[]): readonly Route[] {
  const length = Math.max(...routes.map(({ path }) => path.length));
  return routes.filter(({ path }) => path.length === length);
}

/** `/api` leads to `/api` and `/api/leads`, not to `/apis`. */
function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith("/") ? prefix : `${prefix}/`);
}

/** A path as the application behind reads it: `/%6detrics` is `/metrics`. */
function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** A host as the header has it, without its port, its brackets and the dot at its end. */
function hostName(host: string): string {
  return host
    .toLowerCase()
    .replace(/:\d*$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");
}

function isThisMachine(name: string): boolean {
  return name === "localhost" || isIP(name) !== 0;
}
