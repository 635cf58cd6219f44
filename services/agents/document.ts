import { z } from "zod";
import { pageQuery } from "../kit/page.ts";
import { plainText } from "../kit/text.ts";

/** What documents are made of, by media type. */
export const uploadTypes = ["application/pdf", "text/markdown", "text/html", "text/plain"] as const;
export const mediaTypeSchema = z.enum(uploadTypes);

/** The largest file, in bytes. */
export const mostBytes = 20 * 1024 * 1024;

const title = plainText(200);

/** A document as somebody types it in. */
export const newDocumentSchema = z.strictObject({ title, text: plainText(200_000) });

/** What is said about a file beside its bytes. */
export const uploadQuerySchema = z.object({
  title: title.optional().describe("What the uploaded file is called; JSON says it in its body"),
});

/** A document as it is listed. */
export const documentHeadSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  mediaType: mediaTypeSchema,
  bytes: z.int().describe("How large what was handed in is"),
  url: z.string().nullable().describe("Where it is published; null for what was handed in"),
  state: z.enum(["received", "ready", "failed"]).describe("Only one that is ready is found and cited"),
  reason: z.string().nullable().describe("Why it failed"),
  chunks: z.int().describe("In how many parts it can be found"),
  createdAt: z.iso.datetime(),
});

/** A document with its text, in which citations say where a quote stands. */
export const documentSchema = documentHeadSchema.extend({
  text: z.string().nullable().describe("null until it is ready"),
});

/** Which page of documents is wanted. */
export const documentQuerySchema = z.object(pageQuery);

/** A document to be kept: its bytes as they were handed in. */
export type NewDocument = {
  readonly title: string;
  readonly mediaType: z.output<typeof mediaTypeSchema>;
  readonly bytes: Uint8Array;
};

export type DocumentHead = z.output<typeof documentHeadSchema>;
export type Document = z.output<typeof documentSchema>;
export type DocumentQuery = z.output<typeof documentQuerySchema>;
export type MediaType = NewDocument["mediaType"];
