import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { AppEnv } from "../kit/http.ts";
import type { Logger } from "../kit/log.ts";
import { Problem, problemResponse, toProblem } from "../kit/problem.ts";
import { matchRoute } from "./match.ts";
import { pass } from "./proxy.ts";
import type { Route } from "./settings.ts";

/** The door: `/healthz` is its own, under every name; all else is passed to the application that the request names. */
export function createFrontDoor(routes: readonly Route[], log: Logger): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError((error, c) => {
    const problem = toProblem(error);
    log.warn({ method: c.req.method, status: problem.status, err: problem.cause ?? error }, "not passed on");
    return problemResponse(c, problem);
  });
  app.get("/healthz", (c) => c.json({ status: "ok" }));
  app.all("*", async (c) => {
    const { incoming, outgoing } = c.env as HttpBindings;
    // As a browser reads it, without `..`: what was matched is what is passed on.
    const { pathname, search } = new URL(c.req.url);
    const host = incoming.headers.host ?? "";
    const route = matchRoute(routes, host, pathname);
    if (route === undefined) throw unknown(host, pathname, routes);
    const began = performance.now();
    await pass(incoming, outgoing, { origin: route.to, path: pathname + search });
    const ms = Math.round(performance.now() - began);
    log.debug({ method: c.req.method, host: route.host, status: outgoing.statusCode, ms }, "passed on");
    return RESPONSE_ALREADY_SENT;
  });
  // Hono answers a HEAD with a copy of what it would give to a GET, and a copy does not say that all is written already.
  const { fetch } = app;
  app.fetch = async (request, env, context) => {
    const response = await fetch(request, env, context);
    return (env as HttpBindings).outgoing.headersSent ? RESPONSE_ALREADY_SENT : response;
  };
  return app;
}

function unknown(host: string, path: string, routes: readonly Route[]): Problem {
  const known = [...new Set(routes.map((route) => route.host + (route.path === "/" ? "" : route.path)))].sort();
  return new Problem(
    404,
    "not-found",
    `nothing answers at ${JSON.stringify(host + path)}; what does: ${known.join(", ") || "nothing"}`,
  );
}
