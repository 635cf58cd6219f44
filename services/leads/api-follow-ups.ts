import { z } from "zod";
import { operation } from "../kit/endpoint.ts";
import { pageOf } from "../kit/page.ts";
import { followUpQuerySchema, followUpSchema, newFollowUpSchema } from "./follow-ups.ts";

const params = z.object({ id: z.uuid() });

export const planFollowUp = operation({
  method: "post",
  path: "/api/leads/{id}/follow-ups",
  summary: "Plan to come back to a lead; at its time, whoever has the lead gets a letter",
  access: "write",
  params,
  body: newFollowUpSchema,
  answers: { 201: { description: "The follow-up; a replay answers the first one again", schema: followUpSchema } },
});

export const listFollowUps = operation({
  method: "get",
  path: "/api/leads/follow-ups",
  summary: "List follow-ups, newest first",
  access: "read",
  query: followUpQuerySchema,
  answers: { 200: { description: "One page of follow-ups", schema: pageOf(followUpSchema) } },
});

export const closeFollowUp = operation({
  method: "patch",
  path: "/api/leads/follow-ups/{id}",
  summary: "Say that a follow-up is done",
  access: "write",
  params,
  body: z.strictObject({ done: z.literal(true) }),
  answers: { 200: { description: "The follow-up as it is now", schema: followUpSchema } },
});
