import type { Hono } from "hono";
import { operation, serve } from "./endpoint.ts";
import type { Handle } from "./endpoint.ts";
import { eventPageSchema, eventQuerySchema, listEvents } from "./events.ts";
import { serveGivenUp } from "./given-up.ts";
import { healthSchema, judge } from "./health.ts";
import type { Health } from "./health.ts";
import { createApp } from "./http.ts";
import type { AppEnv, AppOptions } from "./http.ts";
import type { Identify } from "./identity.ts";
import type { Logger } from "./log.ts";
import { openApiDocument } from "./openapi.ts";
import type { Operation } from "./openapi.ts";
import type { Work } from "./unit.ts";

export type ApiOptions = Omit<AppOptions, "openApi"> & {
  /** What people read: `Lead management`. */
  readonly title: string;
  readonly identify: Identify;
};

/** A service's HTTP side: what it serves is what its OpenAPI document tells of, and nothing is served without access. */
export type Api = {
  readonly app: Hono<AppEnv>;
  serve<O extends Operation>(declared: O, handle: Handle<O>): void;
};

/** The skeleton of a service, to which it adds its operations. */
export function createApi({ title, identify, ...skeleton }: ApiOptions): Api {
  const served: Operation[] = [];
  const app = createApp({ ...skeleton, openApi: () => openApiDocument({ title, version: "1" }, served) });
  return {
    app,
    serve: (declared, handle) => {
      served.push(declared);
      serve(app, identify, declared, handle);
    },
  };
}

/** What every service with a store serves below its own prefix: its health for people, its audit trail, and work it gave up. */
export function serveCommon(api: Api, prefix: string, health: Health, log: Logger, work: Work) {
  const state = operation({
    method: "get",
    path: `${prefix}/health`,
    summary: "See whether the service and what it leans on answer",
    access: "public",
    answers: { 200: { description: "What answers, and how fast; `ready` says it in one word", schema: healthSchema } },
  });
  const ask = judge(health, log);
  api.serve(state, async ({ c }) => c.json(await ask(), 200, { "cache-control": "no-store" }));

  const events = operation({
    method: "get",
    path: `${prefix}/events`,
    summary: "Read what happened, newest first: the audit trail",
    access: "decide",
    query: eventQuerySchema,
    answers: { 200: { description: "One page of events", schema: eventPageSchema } },
  });
  api.serve(events, async ({ c, actor, query }) => c.json(await work(actor, (unit) => listEvents(unit, query))));
  serveGivenUp(api, prefix, work);
}
