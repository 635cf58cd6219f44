import { z } from "zod";
import { idempotencyHeaders } from "../kit/idempotency.ts";
import type { Operation } from "../kit/openapi.ts";
import { leadPageSchema, leadQuerySchema, leadSchema, newLeadSchema } from "./lead.ts";

/** The address of one lead. */
export const leadParamsSchema = z.object({ id: z.uuid() });

/** How often the page was looked at. */
export const visitsSchema = z.object({ visits: z.int().min(0) });

/** What this service offers, as its OpenAPI document tells; a test compares it with the routes. */
export const operations: readonly Operation[] = [
  {
    method: "post",
    path: "/api/leads",
    summary: "Store a lead",
    headers: idempotencyHeaders,
    body: newLeadSchema,
    answers: { 201: { description: "The lead as stored; a replay answers the first one again", schema: leadSchema } },
  },
  {
    method: "get",
    path: "/api/leads",
    summary: "List leads, newest first",
    query: leadQuerySchema,
    answers: { 200: { description: "One page of leads", schema: leadPageSchema } },
  },
  {
    method: "get",
    path: "/api/leads/{id}",
    summary: "Read a lead",
    params: leadParamsSchema,
    answers: { 200: { description: "The lead", schema: leadSchema } },
  },
  {
    method: "get",
    path: "/api/visits",
    summary: "Count the visits of the page",
    answers: { 200: { description: "The number of visits", schema: visitsSchema } },
  },
];
