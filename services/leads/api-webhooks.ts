import { z } from "zod";
import { operation } from "../kit/endpoint.ts";
import { pageOf } from "../kit/page.ts";
import {
  deadLetterSchema,
  madeWebhookSchema,
  newWebhookSchema,
  webhookQuerySchema,
  webhookSchema,
} from "./webhooks.ts";

const params = z.object({ id: z.uuid() });

export const addWebhook = operation({
  method: "post",
  path: "/api/leads/webhooks",
  summary: "Have another system told what happens to leads",
  access: "decide",
  body: newWebhookSchema,
  answers: {
    201: { description: "The webhook, with the secret its deliveries are signed by", schema: madeWebhookSchema },
  },
});

export const listWebhooks = operation({
  method: "get",
  path: "/api/leads/webhooks",
  summary: "List webhooks, newest first",
  access: "read",
  query: webhookQuerySchema,
  answers: { 200: { description: "One page of webhooks, without their secrets", schema: pageOf(webhookSchema) } },
});

export const dropWebhook = operation({
  method: "delete",
  path: "/api/leads/webhooks/{id}",
  summary: "Remove a webhook, with all that still waits for it",
  access: "decide",
  params,
  answers: { 200: { description: "The webhook as it was", schema: webhookSchema } },
});

export const listDeadLetters = operation({
  method: "get",
  path: "/api/leads/webhooks/dead-letters",
  summary: "List what was given up after the last try, newest first",
  access: "read",
  query: webhookQuerySchema,
  answers: { 200: { description: "One page of deliveries", schema: pageOf(deadLetterSchema) } },
});

export const retryDeadLetter = operation({
  method: "patch",
  path: "/api/leads/webhooks/dead-letters/{id}",
  summary: "Try once more what was given up, from the beginning",
  access: "decide",
  params,
  body: z.strictObject({ retry: z.literal(true) }),
  answers: { 200: { description: "The dead letter as it was; it is none any more", schema: deadLetterSchema } },
});
