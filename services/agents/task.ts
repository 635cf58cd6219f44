import { z } from "zod";
import { plainText } from "../kit/text.ts";

const input = z.record(z.string(), z.unknown());

/** What is to be done: a tool with its input, or a request in words, for which a model chooses one. */
export const newTaskSchema = z
  .strictObject({
    tool: plainText(100).optional(),
    input: input.optional(),
    request: plainText(2_000).optional().describe("In words; needs a language model"),
  })
  .refine(({ tool, request }) => (tool === undefined) !== (request === undefined), {
    error: 'give either "tool" and its "input", or "request"',
  })
  .refine(({ request, input: given }) => request === undefined || given === undefined, {
    path: ["input"],
    error: 'belongs to "tool", not to "request"',
  });

/** A task as it is kept: what was asked of which tool, and never what came back. */
export const taskSchema = z.object({
  id: z.uuid(),
  tool: z.string(),
  input,
  state: z
    .enum(["proposed", "started", "done", "failed"])
    .describe("`proposed`: a model chose it and it changes something, so it waits to be confirmed"),
  createdAt: z.iso.datetime(),
});

/** A task, and what its tool answered now. */
export const taskAnswerSchema = taskSchema.extend({
  result: z.unknown().optional().describe("What the other service answered; not kept, so a replay may be without"),
});

export type NewTask = z.output<typeof newTaskSchema>;
export type Task = z.output<typeof taskSchema>;
export type TaskAnswer = z.output<typeof taskAnswerSchema>;
