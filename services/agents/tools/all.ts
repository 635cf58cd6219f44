import { z } from "zod";
import { plainText } from "../../kit/text.ts";
import { tool } from "./tool.ts";
import type { Tool } from "./tool.ts";

const limit = z.int().min(1).max(100).default(20);

function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}

/** Everything an agent can do. */
export const allTools: readonly Tool[] = [
  tool({
    name: "find-leads",
    description: "List leads, newest first; `status` narrows them down",
    service: "leads",
    changes: false,
    input: z.strictObject({
      status: z.enum(["new", "contacted", "qualified", "won", "lost"]).optional(),
      limit,
    }),
    request: (input) => ({ method: "GET", path: `/api/leads${query(input)}` }),
  }),
  tool({
    name: "due-follow-ups",
    description: "List what was promised to leads and is due",
    service: "leads",
    changes: false,
    input: z.strictObject({ limit }),
    request: (input) => ({ method: "GET", path: `/api/leads/follow-ups${query({ state: "due", ...input })}` }),
  }),
  tool({
    name: "create-follow-up",
    description: "Plan to follow up on a lead",
    service: "leads",
    changes: true,
    input: z.strictObject({ leadId: z.uuid(), dueAt: z.iso.datetime(), note: plainText(1_000) }),
    request: ({ leadId, ...body }) => ({ method: "POST", path: `/api/leads/${leadId}/follow-ups`, body }),
  }),
  tool({
    name: "content-calendar",
    description: "List what is planned to be published between two days",
    service: "content",
    changes: false,
    input: z.strictObject({ from: z.iso.date(), to: z.iso.date() }),
    request: (input) => ({ method: "GET", path: `/api/content/calendar${query(input)}` }),
  }),
  tool({
    name: "create-draft",
    description: "Begin a draft of something to publish, with its text or with a brief of what to write",
    service: "content",
    changes: true,
    input: z.strictObject({
      title: plainText(200),
      brief: plainText(2_000).optional(),
      body: plainText(50_000).optional(),
    }),
    request: (body) => ({ method: "POST", path: "/api/content/drafts", body }),
  }),
  tool({
    name: "overdue-invoices",
    description: "Tell which customers owe how much, and for how long",
    service: "finance",
    changes: false,
    input: z.strictObject({}),
    request: () => ({ method: "GET", path: "/api/finance/reports/aged-receivables" }),
  }),
];
