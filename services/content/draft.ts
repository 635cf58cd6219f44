import { z } from "zod";
import { pageQuery } from "../kit/page.ts";
import { plainText } from "../kit/text.ts";
import { moment } from "./moment.ts";
import { stateSchema } from "./state.ts";

const text = {
  title: plainText(200),
  body: plainText(100_000, 0).describe("Plain text; an empty line begins a paragraph"),
  brief: plainText(10_000, 0).describe("What shall be written, and for whom: what a proposal is made from"),
  channel: z.uuid().nullable().describe("Where it is published; null is this service's own public page"),
  plannedFor: moment.nullable().describe("When it is meant to be published; binds nobody"),
};

/** A draft as somebody begins it. */
export const newDraftSchema = z.strictObject({
  title: text.title,
  body: text.body.default(""),
  brief: text.brief.default(""),
  channel: text.channel.default(null),
  plannedFor: text.plannedFor.default(null),
});

/** What of a draft shall be another. */
export const draftChangeSchema = z.strictObject(text).partial();

/** A draft as it is stored and answered. */
export const draftSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  body: z.string(),
  brief: z.string(),
  channel: z.uuid().nullable(),
  plannedFor: z.iso.datetime().nullable(),
  state: stateSchema,
  publishAt: z.iso.datetime().nullable(),
  publishedAt: z.iso.datetime().nullable(),
  url: z.string().nullable().describe("Where everybody reads it, once it is published on this service's page"),
  writtenBy: z
    .string()
    .nullable()
    .describe(
      "Who wrote the body as it stands: null for a person, otherwise the model; `local` is the brief's own words",
    ),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
});

/** A draft as lists have it. */
export const draftHeadSchema = draftSchema.omit({ body: true, brief: true });

/** Which page of drafts is wanted. */
export const draftQuerySchema = z.object({
  ...pageQuery,
  state: stateSchema.optional().describe("Only those that stand there"),
});

/** The longest part of the calendar at once. */
const mostDays = 400;

/** Which part of the calendar is wanted. */
export const calendarQuerySchema = z
  .object({ from: moment, to: moment.describe("Not part of it any more") })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { path: ["to"], error: "must be later than from" })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) <= mostDays * 86_400_000, {
    path: ["to"],
    error: `must be at most ${mostDays} days after from`,
  });

/** One entry of the calendar. */
export const entrySchema = draftSchema
  .pick({ id: true, title: true, state: true, channel: true })
  .extend({ at: z.iso.datetime().describe("When it was published, will be, or is planned to be") });

/** A text that was written from a draft's brief. */
export const proposalSchema = z.object({
  id: z.uuid(),
  draftId: z.uuid(),
  body: z.string(),
  by: z.string().describe("The model that wrote it; `local` where no model is bound: sentences of the brief itself"),
  createdAt: z.iso.datetime(),
});

export type NewDraft = z.output<typeof newDraftSchema>;
export type DraftChange = z.output<typeof draftChangeSchema>;
export type Draft = z.output<typeof draftSchema>;
export type DraftQuery = z.output<typeof draftQuerySchema>;
export type CalendarQuery = z.output<typeof calendarQuerySchema>;
export type Entry = z.output<typeof entrySchema>;
export type Proposal = z.output<typeof proposalSchema>;
