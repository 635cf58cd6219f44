import type { Context, Hono } from "hono";
import { matchedRoutes } from "hono/route";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { AppEnv } from "./http.ts";
import type { Logger } from "./log.ts";
import { toProblem } from "./problem.ts";

/** What operators ask every few seconds. */
export const operatorRoutes: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * Measures and logs every request. The metrics are labelled with the route's pattern and never with a path, so their
 * number stays bounded; the registry belongs to this app, so several services live in one process.
 */
export function observeRequests(app: Hono<AppEnv>, log: Logger): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  app.use(async (c, next) => {
    const began = performance.now();
    await next();
    const ms = performance.now() - began;
    const route = routePattern(c) ?? "unmatched";
    duration.observe({ method: c.req.method, route, status: c.res.status }, ms / 1_000);
    const line = {
      requestId: c.get("requestId"),
      method: c.req.method,
      path: c.req.path.slice(0, 200),
      status: c.res.status,
      ms: Math.round(ms * 10) / 10,
    };
    if (c.res.status >= 500 && !operatorRoutes.has(route)) log.error({ ...line, err: reason(c.error) }, "request");
    else log[operatorRoutes.has(route) ? "debug" : "info"](line, "request");
  });
  return registry;
}

/** `GET /metrics` in the text format of Prometheus. */
export function addMetricsRoute(app: Hono<AppEnv>, registry: Registry): void {
  app.get("/metrics", async (c) => c.body(await registry.metrics(), 200, { "content-type": registry.contentType }));
}

/** The pattern of the route that answers a request, if one does. */
export function routePattern(c: Context): string | undefined {
  // Middleware is a route for all methods; only a handler has one of its own.
  return matchedRoutes(c).findLast((route) => route.method !== "ALL")?.path;
}

/** What lies behind the answer, for the log. */
function reason(error: Error | undefined): unknown {
  if (error === undefined) return undefined;
  return toProblem(error).cause ?? error;
}
