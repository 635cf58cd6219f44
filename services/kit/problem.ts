import { STATUS_CODES } from "node:http";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { StatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { DatabaseUnavailable } from "./database.ts";
import type { AppEnv } from "./http.ts";

/** One thing wrong with a request: where (a JSON pointer, or the name of a parameter or header) and what. */
export type RequestMistake = { readonly detail: string; readonly pointer?: string; readonly parameter?: string };

/** The body of every error response, after RFC 9457. */
export const problemSchema = z.object({
  type: z.string().describe("Identifies the kind of problem"),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  requestId: z.string().optional().describe("Quote it when you ask for help: the logs carry it too"),
  errors: z
    .array(z.object({ detail: z.string(), pointer: z.string().optional(), parameter: z.string().optional() }))
    .optional(),
});

/** An error that is meant for the caller: thrown anywhere below a handler, it becomes a problem document. */
export class Problem extends Error {
  readonly status: number;
  readonly kind: string;
  readonly errors: readonly RequestMistake[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    kind: string,
    detail: string,
    options: { errors?: readonly RequestMistake[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause: options.cause });
    this.name = "Problem";
    this.status = status;
    this.kind = kind;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** Something this service leans on does not answer: the caller did nothing wrong and may try again. */
export function unavailable(what: string, cause?: unknown): Problem {
  return new Problem(503, "unavailable", `${what} does not answer; try again shortly`, {
    headers: { "retry-after": "2" },
    cause,
  });
}

/** What a caller is told about any error: itself if it was meant for callers, otherwise nothing but a status. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DatabaseUnavailable) return unavailable("the store", error);
  if (error instanceof HTTPException) return new Problem(error.status, kindOf(error.status), error.message);
  return new Problem(500, "internal", "the service made a mistake; the logs have the details", { cause: error });
}

/** Writes a problem document. */
export function problemResponse(c: Context<AppEnv>, problem: Problem): Response {
  const body: z.input<typeof problemSchema> = {
    type: `urn:bap:problem:${problem.kind}`,
    title: STATUS_CODES[problem.status] ?? "Error",
    status: problem.status,
    detail: problem.message,
    requestId: c.get("requestId"),
    ...(problem.errors === undefined ? {} : { errors: [...problem.errors] }),
  };
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store", ...problem.headers };
  return c.newResponse(JSON.stringify(body), problem.status as StatusCode, headers);
}

function kindOf(status: number): string {
  return (STATUS_CODES[status] ?? "error").toLowerCase().replaceAll(/[^a-z]+/g, "-");
}
