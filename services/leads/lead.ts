import { z } from "zod";
import { pageQuery } from "../kit/page.ts";
import { plainText } from "../kit/text.ts";
import { countryCode } from "./country.ts";
import { assigneeSchema } from "./routing.ts";
import { reasonSchema } from "./scoring.ts";

const country = plainText(100)
  .transform((text, context) => {
    const code = countryCode(text);
    if (code !== undefined) return code;
    context.addIssue({ code: "custom", message: `${JSON.stringify(text)} is no country; allowed: DE, Germany, …` });
    return z.NEVER;
  })
  .describe("Two letters (ISO 3166), or the English name");

/** What somebody who is interested tells us. */
export const newLeadSchema = z.strictObject({
  name: plainText(200),
  email: z.email().max(254),
  company: plainText(200).optional(),
  message: plainText(10_000).optional(),
  source: plainText(100).optional().describe("Where the lead came from: a campaign, a page, a partner"),
  country: country.optional(),
});

/** How far we are with a lead. Who is neither won nor lost counts as open. */
export const statusSchema = z.enum(["new", "contacted", "qualified", "won", "lost"]);

/** A lead as it is stored and answered. */
export const leadSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  company: z.string().nullable(),
  message: z.string().nullable(),
  source: z.string().nullable(),
  country: z.string().nullable().describe("Two letters (ISO 3166)"),
  status: statusSchema,
  score: z.int().describe("The sum of its reasons"),
  reasons: z.array(reasonSchema).describe("The rules that hold for it"),
  assignee: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

/** What may be changed about a lead. */
export const leadChangeSchema = z
  .strictObject({
    status: statusSchema.optional(),
    assignee: assigneeSchema.nullable().optional().describe("null: nobody"),
  })
  .refine(({ status, assignee }) => status !== undefined || assignee !== undefined, {
    error: "changes nothing; give status, assignee or both",
  });

/** Somebody who is a lead already and came again: what they said this time. */
export const touchSchema = leadSchema
  .pick({ id: true, name: true, company: true, message: true, source: true, country: true })
  .extend({ at: z.iso.datetime() });

/** Which page of leads is wanted. */
export const leadQuerySchema = z.object({ ...pageQuery, status: statusSchema.optional() });

export type NewLead = z.output<typeof newLeadSchema>;
export type Lead = z.output<typeof leadSchema>;
export type LeadChange = z.output<typeof leadChangeSchema>;
export type LeadQuery = z.output<typeof leadQuerySchema>;
