import type { z } from "zod";

/** Whose API a tool calls. */
export type ServiceName = "leads" | "content" | "finance";

/** What a tool sends: a request to one address of that service. */
export type ToolRequest = { readonly method: "GET" | "POST"; readonly path: string; readonly body?: object };

/** Something an agent can do for somebody: one call of another service's API, with the rights of who asks. */
export type Tool = {
  readonly name: string;
  readonly description: string;
  readonly service: ServiceName;
  /** Whether it changes something: then a model may only propose it. */
  readonly changes: boolean;
  readonly input: z.ZodObject;
  readonly request: (input: unknown) => ToolRequest;
};

/** Declares a tool: its request is made from an input that fits its schema. */
export function tool<Input extends z.ZodObject>(
  declared: Omit<Tool, "input" | "request"> & {
    readonly input: Input;
    readonly request: (input: z.output<Input>) => ToolRequest;
  },
): Tool {
  return { ...declared, request: (input) => declared.request(declared.input.parse(input)) };
}
