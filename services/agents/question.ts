import { z } from "zod";
import { plainText } from "../kit/text.ts";

/** What is looked for. */
export const searchSchema = z.strictObject({ query: plainText(1_000), limit: z.int().min(1).max(50).default(10) });

const placeSchema = z.object({
  documentId: z.uuid(),
  title: z.string(),
  position: z.int().describe("Which chunk of the document, from 0"),
  start: z.int().describe("Where it begins in the document's text"),
});

/** A chunk that was found. */
export const hitSchema = placeSchema.extend({
  text: z.string(),
  score: z.number().describe("Cosine of question and chunk: at most 1"),
});

/** What was found, the nearest first. */
export const hitsSchema = z.object({ items: z.array(hitSchema) });

/** What is asked. */
export const questionSchema = z.strictObject({ question: plainText(1_000) });

export const citationSchema = placeSchema.extend({
  mark: z.int().describe("The number in the answer: [1]"),
  quote: z.string().describe("The document's own words, as they stand there from `start` on"),
});

/** An answer from the documents alone. */
export const answerSchema = z.object({
  answer: z.string().nullable().describe("null: the documents say nothing of it"),
  citations: z.array(citationSchema),
  by: z.string().describe("The model that wrote it; `local`: nothing but quotes, chosen without a model"),
});

export type Hit = z.output<typeof hitSchema>;
export type Citation = z.output<typeof citationSchema>;
export type Answer = z.output<typeof answerSchema>;
