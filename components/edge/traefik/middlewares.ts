import type { RouteLimits } from "../../model/parts.ts";
import type { z } from "zod";
import type { TraefikConfig } from "./config.ts";

export type Middleware = Readonly<Record<string, unknown>>;

/** What stands before each route, in order; the words are Traefik's own, the same in files and custom resources. */
export function middlewares(
  config: z.output<TraefikConfig>,
  limits: RouteLimits,
): Readonly<Record<string, Middleware>> {
  const { average = config.rateLimit.average, burst = config.rateLimit.burst, body } = limits;
  return {
    "rate-limit": { rateLimit: { average, burst, period: "1s" } },
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
    // Only failures to connect, and only requests without a body: nothing is sent twice.
    retry: { retry: { attempts: 3, initialInterval: "100ms" } },
  };
}

/** Traefik's rule for a host and a prefix of the path. */
export function rule(host: string, path: string): string {
  return path === "/" ? `Host(\`${host}\`)` : `Host(\`${host}\`) && PathPrefix(\`${path}\`)`;
}
