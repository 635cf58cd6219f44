import { z } from "zod";
import { operation } from "../kit/endpoint.ts";
import { pageOf, pageQuery } from "../kit/page.ts";
import { importSchema } from "./imports.ts";
import { leadChangeSchema, leadQuerySchema, leadSchema, newLeadSchema, touchSchema } from "./lead.ts";
import { routingRulesSchema, scoringRulesSchema, storedRoutingSchema, storedScoringSchema } from "./rules.ts";

const params = z.object({ id: z.uuid() });

export const captureLead = operation({
  method: "post",
  path: "/api/leads",
  summary: "Capture a lead",
  access: "write",
  body: newLeadSchema,
  answers: {
    201: { description: "The lead as stored; a replay answers the first one again", schema: leadSchema },
    200: { description: "Somebody with this address is a lead already: that one, now touched", schema: leadSchema },
  },
});

export const listLeads = operation({
  method: "get",
  path: "/api/leads",
  summary: "List leads, newest first",
  access: "read",
  query: leadQuerySchema,
  answers: { 200: { description: "One page of leads", schema: pageOf(leadSchema) } },
});

export const readLead = operation({
  method: "get",
  path: "/api/leads/{id}",
  summary: "Read a lead",
  access: "read",
  params,
  answers: { 200: { description: "The lead", schema: leadSchema } },
});

export const updateLead = operation({
  method: "patch",
  path: "/api/leads/{id}",
  summary: "Say how far a lead is, or give it to somebody",
  access: "write",
  params,
  body: leadChangeSchema,
  answers: { 200: { description: "The lead as it is now", schema: leadSchema } },
});

export const listTouches = operation({
  method: "get",
  path: "/api/leads/{id}/touches",
  summary: "List what a lead said when they came again, newest first",
  access: "read",
  params,
  query: z.object(pageQuery),
  answers: { 200: { description: "One page of touches", schema: pageOf(touchSchema) } },
});

export const readScoring = operation({
  method: "get",
  path: "/api/leads/rules",
  summary: "Read the rules that leads get points by",
  access: "read",
  answers: { 200: { description: "All of them", schema: storedScoringSchema } },
});

export const replaceScoring = operation({
  method: "put",
  path: "/api/leads/rules",
  summary: "Replace the rules that leads get points by; all leads are scored anew",
  access: "decide",
  body: scoringRulesSchema,
  answers: { 200: { description: "The rules as stored", schema: storedScoringSchema } },
});

export const readRouting = operation({
  method: "get",
  path: "/api/leads/routing",
  summary: "Read the rules by which new leads are given to people",
  access: "read",
  answers: { 200: { description: "All of them", schema: storedRoutingSchema } },
});

export const replaceRouting = operation({
  method: "put",
  path: "/api/leads/routing",
  summary: "Replace the rules by which new leads are given to people",
  access: "decide",
  body: routingRulesSchema,
  answers: { 200: { description: "The rules as stored", schema: storedRoutingSchema } },
});

export const importLeads = operation({
  method: "post",
  path: "/api/leads/imports",
  summary: "Take in leads from CSV, as we or Odoo name its columns; with the same key, one that was cut off goes on",
  access: "write",
  upload: ["text/csv"],
  maxBytes: 64 * 1024 * 1024,
  answers: { 201: { description: "What became of the file", schema: importSchema } },
});

export const readImport = operation({
  method: "get",
  path: "/api/leads/imports/{id}",
  summary: "See how far an import is",
  access: "read",
  params,
  answers: { 200: { description: "The import", schema: importSchema } },
});
