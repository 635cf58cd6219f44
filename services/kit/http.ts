import type { Tracer } from "@opentelemetry/api";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { NONCE, secureHeaders } from "hono/secure-headers";
import type { Actor } from "./actor.ts";
import { addHealthRoutes } from "./health.ts";
import type { Health } from "./health.ts";
import type { Logger } from "./log.ts";
import { addMetricsRoute, observeRequests } from "./metrics.ts";
import { Problem, problemResponse, toProblem, unavailable } from "./problem.ts";
import { traceRequests } from "./tracing-requests.ts";
import { untraced } from "./tracing.ts";

/** What the skeleton puts into a request's context. */
export type AppEnv = { Variables: { requestId: string; secureHeadersNonce?: string; actor?: Actor } };

export type AppOptions = Health & {
  readonly log: Logger;
  /** False while the process still waits for its stores: until then the service's own routes answer 503. */
  readonly started: () => boolean;
  /** The OpenAPI document, when it is asked for. */
  readonly openApi: () => object;
  /** For a page with a script of its own: other origins that it may ask. It may show pictures of its own, too. */
  readonly page?: { readonly asks: readonly string[] };
  /** Makes a span of each request. @default none is made */
  readonly tracer?: Tracer;
};

/**
 * The skeleton that a service adds its routes to: request ids, metrics and logs, security headers, problem documents
 * for every error, and the routes for operators (`/healthz`, `/readyz`, `/metrics`,
 * `/openapi.json`), which a gateway keeps inside.
 */
export function createApp(options: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const { tracer = untraced } = options;
  // Before the log's line of the request, which says by which trace it is found.
  if (tracer !== untraced) traceRequests(app, tracer);
  app.use(requestId());
  const registry = observeRequests(app, options.log);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: [NONCE],
        styleSrc: [NONCE],
        connectSrc: ["'self'", ...(options.page?.asks ?? [])],
        ...(options.page && { imgSrc: ["'self'"] }),
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // Whether the site is HTTPS only is for the gateway to say, which ends TLS.
      strictTransportSecurity: false,
    }),
  );
  app.onError((error, c) => problemResponse(c, toProblem(error)));
  app.notFound((c) => problemResponse(c, new Problem(404, "not-found", "there is nothing at this address")));

  addHealthRoutes(app, options, options.log);
  addMetricsRoute(app, registry);
  app.get("/openapi.json", (c) => c.json(options.openApi()));
  // Registered after the operators' routes, which therefore answer before it is reached.
  app.use(async (_, next) => {
    if (!options.started()) throw unavailable("the service is starting and its store");
    await next();
  });
  return app;
}
