import { z } from "zod";
import { operation } from "../kit/endpoint.ts";
import { pageOf } from "../kit/page.ts";
import { deliverySchema } from "./deliveries.ts";
import {
  calendarQuerySchema,
  draftChangeSchema,
  draftHeadSchema,
  draftQuerySchema,
  draftSchema,
  entrySchema,
  newDraftSchema,
  proposalSchema,
} from "./draft.ts";
import { newStateSchema } from "./state.ts";

const params = z.object({ id: z.uuid() });
const stands = { 200: { description: "The draft as it stands now", schema: draftSchema } };

export const createDraft = operation({
  method: "post",
  path: "/api/content/drafts",
  summary: "Begin a draft",
  access: "write",
  body: newDraftSchema,
  answers: { 201: { description: "The draft as stored; a replay answers the first one again", schema: draftSchema } },
});

export const listDrafts = operation({
  method: "get",
  path: "/api/content/drafts",
  summary: "List drafts without their texts, newest first",
  access: "read",
  query: draftQuerySchema,
  answers: { 200: { description: "One page of drafts", schema: pageOf(draftHeadSchema) } },
});

export const readDraft = operation({
  method: "get",
  path: "/api/content/drafts/{id}",
  summary: "Read a draft",
  access: "read",
  params,
  answers: stands,
});

export const patchDraft = operation({
  method: "patch",
  path: "/api/content/drafts/{id}",
  summary: "Change a draft: its plan until it is published, all else while it is a draft",
  access: "write",
  params,
  body: draftChangeSchema,
  answers: stands,
});

export const putState = operation({
  method: "put",
  path: "/api/content/drafts/{id}/state",
  summary: "Hand in for review, give back, approve, schedule or publish; from the approval on, who may decide",
  access: "write",
  params,
  body: newStateSchema,
  answers: stands,
});

export const createProposal = operation({
  method: "post",
  path: "/api/content/drafts/{id}/proposal",
  summary: "Have the draft's text written from its brief",
  access: "write",
  params,
  answers: { 201: { description: "What was written; it is the draft's text now", schema: proposalSchema } },
});

export const readCalendar = operation({
  method: "get",
  path: "/api/content/calendar",
  summary: "See what was published, will be, or is planned, in its order",
  access: "read",
  query: calendarQuerySchema,
  answers: { 200: { description: "All of that time", schema: z.object({ items: z.array(entrySchema) }) } },
});

const deliveries = z.object({ items: z.array(deliverySchema) });

export const listDeliveries = operation({
  method: "get",
  path: "/api/content/drafts/{id}/deliveries",
  summary: "See where a published draft was brought, and what failed",
  access: "read",
  params,
  answers: { 200: { description: "One for each who gets it", schema: deliveries } },
});

export const redeliverDraft = operation({
  method: "post",
  path: "/api/content/drafts/{id}/deliveries",
  summary: "Have all that failed tried again",
  access: "decide",
  params,
  answers: { 201: { description: "All deliveries of the draft", schema: deliveries } },
});
