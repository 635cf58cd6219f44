import { z } from "zod";
import type { Language } from "../../kit/language/language.ts";
import { Problem } from "../../kit/problem.ts";
import { allowed, described } from "./registry.ts";
import type { Fitting, Tools } from "./registry.ts";

const instructions = [
  "You choose the one tool that does what a request asks for, and fill in its input.",
  "The input is JSON: `request`, `now`, and `tools` with the JSON schema of each one's input.",
  'Write nothing but JSON: {"tool": "<name>", "input": {…}}. Use only what the request states; make nothing up.',
  'If no tool does it, or the request leaves out what the input needs, write {"tool": null}.',
].join("\n");

const choice = z.object({ tool: z.string().nullable(), input: z.unknown() });

/**
 * Has a model choose a tool for a request. It sees the request and the tools, and no document: nothing that stands in
 * one can have a tool run.
 */
export async function chooseTool(language: Language, tools: Tools, request: string, now: Date): Promise<Fitting> {
  if (language.name === "local") {
    throw new Problem(
      422,
      "no-model",
      `no language model is bound, so a tool cannot be chosen from a request; send {"tool", "input"}: ${allowed(tools.list)}`,
    );
  }
  const input = JSON.stringify({ request, now: now.toISOString(), tools: tools.list.map(described) });
  const { tool, ...chosen } = parsed(await language.write({ instructions, input, maxWords: 1_000 }));
  if (tool === null)
    throw unfit(`no tool does what is asked for, or something it needs is missing; ${allowed(tools.list)}`);
  try {
    return tools.fitting(tool, chosen.input);
  } catch (cause) {
    throw unfit(
      `the model filled in the tool ${JSON.stringify(tool)} wrongly; say what it needs, or send {"tool", "input"}`,
      cause,
    );
  }
}

function parsed(written: string): z.output<typeof choice> {
  try {
    // Models like to put a fence around it.
    return choice.parse(JSON.parse(written.slice(written.indexOf("{"), written.lastIndexOf("}") + 1)));
  } catch (cause) {
    throw unfit(
      'the model chose nothing that can be understood; say it in other words, or send {"tool", "input"}',
      cause,
    );
  }
}

const unfit = (detail: string, cause?: unknown): Problem => new Problem(422, "no-tool-fits", detail, { cause });
