import type { z } from "zod";
import type { Route } from "../../model/parts.ts";
import type { TraefikConfig } from "./config.ts";

export type Middleware = Readonly<Record<string, unknown>>;
type Middlewares = Readonly<Record<string, Middleware>>;

/** What stands before each route, in order; the words are Traefik's own, the same in files and custom resources. */
export function middlewares(
  config: z.output<TraefikConfig>,
  { access, limits }: Pick<Route, "access" | "limits">,
): Middlewares {
  const { average = config.rateLimit.average, burst = config.rateLimit.burst, body } = limits;
  const client = clientStrategy(config);
  return {
    ...(access === "private" && !config.forwardAuth && onlyPrivate(config)),
    "rate-limit": { rateLimit: { average, burst, period: "1s", ...(client && { sourceCriterion: client }) } },
    ...(access === "private" && forwarded(config)),
    ...(body === undefined ? {} : { "body-limit": { buffering: { maxRequestBodyBytes: body } } }),
    "secure-headers": {
      headers: {
        stsSeconds: 31536000,
        stsIncludeSubdomains: true,
        contentTypeNosniff: true,
        frameDeny: true,
        referrerPolicy: "strict-origin-when-cross-origin",
      },
    },
    compress: { compress: {} },
    // Before the retries, so that one request counts once, however often it was tried.
    ...breaker(config),
    // Only failures to connect, and only requests without a body: nothing is sent twice.
    retry: { retry: { attempts: 3, initialInterval: "100ms" } },
  };
}

/** Traefik's rule for a host and a prefix of the path, but for what lies below some others. */
export function rule({ host, path, except = [] }: Pick<Route, "host" | "path" | "except">): string {
  const below = path === "/" ? [] : [`PathPrefix(\`${path}\`)`];
  return [`Host(\`${host}\`)`, ...below, ...except.map((prefix) => `!PathPrefix(\`${prefix}\`)`)].join(" && ");
}

/**
 * Traefik tries the longest rule first, and one that leaves prefixes out is long: what has a path of its own goes
 * before whatever else its host has, the longer path first.
 */
export const priority = ({ path }: Pick<Route, "path">): { readonly priority?: number } =>
  path === "/" ? {} : { priority: 10_000 + path.length };

function onlyPrivate(config: z.output<TraefikConfig>): Middlewares {
  return { "private-networks": { ipAllowList: { sourceRange: config.privateNetworks, ...clientStrategy(config) } } };
}

/** The address that connects is the client, unless proxies stand before us: then the last one that is none of them. */
function clientStrategy({ trustedProxies }: z.output<TraefikConfig>): Middleware | undefined {
  return trustedProxies.length > 0 ? { ipStrategy: { excludedIPs: trustedProxies } } : undefined;
}

function forwarded({ forwardAuth }: z.output<TraefikConfig>): Middlewares {
  if (!forwardAuth) return {};
  const { address, headers } = forwardAuth;
  return {
    "forward-auth": {
      forwardAuth: {
        address,
        trustForwardHeader: false,
        ...(headers.length > 0 && { authResponseHeaders: headers }),
      },
    },
  };
}

function breaker({ circuitBreaker }: z.output<TraefikConfig>): Middlewares {
  const { enabled, expression, pause } = circuitBreaker;
  if (!enabled) return {};
  const words = { expression, fallbackDuration: `${pause}s`, recoveryDuration: `${pause}s` };
  return { "circuit-breaker": { circuitBreaker: words } };
}
