import { z } from "zod";
import type { NewJob } from "../kit/jobs.ts";

/** What a reading is about; each is a job of its own, since a job that is done does not come again. */
export const readingSchema = z.object({ documentId: z.uuid(), generation: z.uuid() });
export const forgottenSchema = z.object({ documentId: z.uuid() });
export const forgottenGenerationSchema = z.object({ generation: z.uuid() });
export const forgottenObjectSchema = z.object({ key: z.string() });

/** Reads a document: its text, chunks and vectors. */
export const readDocumentJob = (documentId: string, generation: string): NewJob => ({
  name: "read-document",
  key: generation,
  input: { documentId, generation },
});

/** Forgets the vectors of a document that was removed. */
export const forgetDocumentJob = (documentId: string): NewJob => ({
  name: "forget-document",
  key: documentId,
  input: { documentId },
});

/** Forgets the vectors of an earlier reading. */
export const forgetGenerationJob = (generation: string): NewJob => ({
  name: "forget-generation",
  key: generation,
  input: { generation },
});

/** Forgets what an object store keeps under a name. */
export const forgetObjectJob = (key: string): NewJob => ({ name: "forget-object", key, input: { key } });

/** Has documents read again whose vectors are of another model. `oldest` makes each change of model a job of its own. */
export const embedAgainJob = (model: string, oldest: string): NewJob => ({
  name: "embed-again",
  key: `${model} after ${oldest}`,
});
