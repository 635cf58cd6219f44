import type { Hono } from "hono";
import type { Cache } from "../kit/cache.ts";
import { createApp } from "../kit/http.ts";
import type { AppEnv, AppOptions } from "../kit/http.ts";
import { idempotencyHeaders } from "../kit/idempotency.ts";
import { openApiDocument } from "../kit/openapi.ts";
import { Problem, unavailable } from "../kit/problem.ts";
import { defaultTenant } from "../kit/tenancy.ts";
import { onlyJson, valid } from "../kit/validate.ts";
import { leadParamsSchema, operations } from "./api.ts";
import { leadQuerySchema, newLeadSchema } from "./lead.ts";
import { page } from "./page.ts";
import type { LeadStore } from "./store.ts";

export type LeadsAppOptions = Omit<AppOptions, "openApi"> & { readonly store: LeadStore; readonly cache: Cache };

const visitsKey = "visits";

/** The HTTP side of lead management: the API, and one page with a form. */
export function createLeadsApp({ store, cache, ...skeleton }: LeadsAppOptions): Hono<AppEnv> {
  const openApi = openApiDocument({ title: "Lead management", version: "1" }, operations);
  const app = createApp({ ...skeleton, openApi });

  app.post("/api/leads", onlyJson, valid("header", idempotencyHeaders), valid("json", newLeadSchema), async (c) => {
    const key = c.req.valid("header")["Idempotency-Key"];
    const { lead, replayed } = await store.create(defaultTenant, c.req.valid("json"), key);
    if (replayed) c.header("idempotency-replayed", "true");
    return c.json(lead, 201, { location: `/api/leads/${lead.id}` });
  });

  app.get("/api/leads", valid("query", leadQuerySchema), async (c) =>
    c.json(await store.list(defaultTenant, c.req.valid("query"))),
  );

  app.get("/api/leads/:id", valid("param", leadParamsSchema), async (c) => {
    const { id } = c.req.valid("param");
    const lead = await store.find(defaultTenant, id);
    if (lead === undefined) throw new Problem(404, "not-found", `there is no lead ${id}`);
    return c.json(lead);
  });

  app.get("/api/visits", async (c) => {
    const visits = await cache.get(visitsKey).catch((error: unknown) => {
      throw unavailable("the cache", error);
    });
    return c.json({ visits: Number(visits ?? "0") });
  });

  app.get("/", async (c) => {
    // Counting is not worth an error, nor a wait: without the cache the page comes without the number.
    const looked = c.req.method === "GET" ? cache.increment(visitsKey) : Promise.resolve(undefined);
    const visits = await looked.catch(() => undefined);
    c.header("cache-control", "no-store");
    return c.html(page({ visits, nonce: c.get("secureHeadersNonce") ?? "" }));
  });
  return app;
}
