import { propagation, ROOT_CONTEXT, SpanKind } from "@opentelemetry/api";
import type { TextMapGetter, Tracer } from "@opentelemetry/api";
import type { Context, Hono } from "hono";
import type { AppEnv } from "./http.ts";
import { operatorRoutes, routePattern } from "./metrics.ts";
import { fail } from "./tracing.ts";

const headers: TextMapGetter<Context> = {
  get: (c, name) => c.req.header(name),
  keys: (c) => Object.keys(c.req.header()),
};

/**
 * Makes each request a span, which goes on from the caller's where one was told. It is named after the route's pattern
 * and never after a path, which may hold what is somebody's. What operators ask every few seconds is none.
 */
export function traceRequests(app: Hono<AppEnv>, tracer: Tracer): void {
  app.use(async (c, next) => {
    const route = routePattern(c);
    if (route !== undefined && operatorRoutes.has(route)) return next();
    const { method } = c.req;
    const attributes = { "http.request.method": method, ...(route !== undefined && { "http.route": route }) };
    const name = route === undefined ? method : `${method} ${route}`;
    const caller = propagation.extract(ROOT_CONTEXT, c, headers);
    return tracer.startActiveSpan(name, { kind: SpanKind.SERVER, attributes }, caller, async (span) => {
      try {
        await next();
      } finally {
        const { status } = c.res;
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) fail(span, String(status));
        span.end();
      }
    });
  });
}
