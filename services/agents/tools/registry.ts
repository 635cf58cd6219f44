import { z } from "zod";
import { Problem } from "../../kit/problem.ts";
import { allTools } from "./all.ts";
import { call } from "./call.ts";
import type { Caller } from "./call.ts";
import type { ServiceName, Tool } from "./tool.ts";

/** The tools that can be used here. */
export type Tools = {
  readonly list: readonly Tool[];
  /** The tool of that name and an input that fits it; a 422 problem that says what would do, otherwise. */
  readonly fitting: (name: string, input: unknown) => Fitting;
  /** Runs it with the rights of who asks. */
  readonly run: (fitting: Fitting, caller: Caller) => Promise<unknown>;
};

export type Fitting = { readonly tool: Tool; readonly input: Record<string, unknown> };

/** Tools for those services whose address is known. */
export function toolsOf(addresses: Readonly<Record<ServiceName, string | undefined>>): Tools {
  const list = allTools.filter(({ service }) => addresses[service] !== undefined);
  return {
    list,
    fitting: (name, input) => {
      const tool = list.find((one) => one.name === name);
      if (tool === undefined) throw misfit("#/tool", `${JSON.stringify(name)} is no tool; ${allowed(list)}`);
      const parsed = tool.input.safeParse(input ?? {});
      if (!parsed.success) {
        const errors = parsed.error.issues.map(({ path, message }) => ({
          pointer: ["#/input", ...path.map(String)].join("/"),
          detail: message,
        }));
        throw new Problem(422, "invalid-request", `the input does not fit the tool ${name}; see errors`, { errors });
      }
      return { tool, input: parsed.data };
    },
    run: ({ tool, input }, caller) => call(addresses[tool.service] ?? "", tool, tool.request(input), caller),
  };
}

/** What a tool is, for who chooses one. */
export const toolSchema = z.object({
  name: z.string(),
  description: z.string(),
  changes: z.boolean().describe("Whether it changes something"),
  input: z.record(z.string(), z.unknown()).describe("The JSON schema of its input"),
});

export function described({ name, description, changes, input }: Tool): z.output<typeof toolSchema> {
  return { name, description, changes, input: z.toJSONSchema(input, { io: "input" }) };
}

/** Which tools there are, for a sentence. */
export const allowed = (list: readonly Tool[]): string =>
  list.length === 0
    ? "no other service is bound, so there is none"
    : `there are: ${list.map(({ name }) => name).join(", ")}`;

const misfit = (pointer: string, detail: string): Problem =>
  new Problem(422, "invalid-request", "the request does not fit the tools there are; see errors", {
    errors: [{ pointer, detail }],
  });
