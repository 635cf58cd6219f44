import { z } from "zod";
import { plainText } from "../kit/text.ts";

/** What somebody who is interested tells us. */
export const newLeadSchema = z.strictObject({
  name: plainText(200),
  email: z.email().max(254),
  company: plainText(200).optional(),
  message: plainText(10_000).optional(),
  source: plainText(100).optional().describe("Where the lead came from: a campaign, a page, a partner"),
});

/** A lead as it is stored and answered. */
export const leadSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string(),
  company: z.string().nullable(),
  message: z.string().nullable(),
  source: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

/** One page of leads, newest first. */
export const leadPageSchema = z.object({
  items: z.array(leadSchema),
  next: z.string().nullable().describe("The cursor of the next page; null on the last one"),
});

/** Which page of leads is wanted. */
export const leadQuerySchema = z.object({
  limit: z.coerce.number<string>().int().min(1).max(100).default(20),
  cursor: z.uuid().optional().describe("`next` of the page before"),
});

export type NewLead = z.output<typeof newLeadSchema>;
export type Lead = z.output<typeof leadSchema>;
export type LeadPage = z.output<typeof leadPageSchema>;
export type LeadQuery = z.output<typeof leadQuerySchema>;
