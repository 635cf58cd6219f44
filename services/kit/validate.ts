import { isUtf8 } from "node:buffer";
import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import type { z } from "zod";
import { Problem } from "./problem.ts";
import type { RequestMistake } from "./problem.ts";

/** How a part of a request is read: no more of it than is asked for, since every request comes through here. */
const readers = {
  param: (c: Context) => c.req.param(),
  query: (c: Context) => Object.fromEntries(Object.entries(c.req.queries()).map(([name, all]) => [name, oneOf(all)])),
  header: (c: Context, { shape }: z.ZodObject) =>
    Object.fromEntries(Object.keys(shape).map((name) => [name, c.req.header(name)])),
  // The framework's own way makes a stream of the bytes that are here already, to read them once more.
  json: async (c: Context) => parseJson(new TextDecoder().decode(await c.req.arrayBuffer())),
};
type Target = keyof typeof readers;

/** Parses one part of a request by a schema; what does not fit is one 422 problem that lists every mistake. */
export function valid(target: Target, schema: z.ZodObject): MiddlewareHandler {
  return async (c, next) => {
    const result = await schema.safeParseAsync(await readers[target](c, schema));
    if (!result.success) {
      const errors = result.error.issues.map((issue) => describe(target, issue));
      throw new Problem(422, "invalid-request", "the request does not fit the schema; see errors", { errors });
    }
    c.req.addValidatedData(target, result.data);
    await next();
  };
}

/** What a body says it is, without parameters: `text/csv`. */
export const mediaTypeOf = (c: Context): string =>
  c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";

/** Lets only JSON in UTF-8 pass: 415 for another type, 400 for bytes that are no text. Stands before a body schema. */
export const onlyJson = createMiddleware(async (c, next) => {
  const type = mediaTypeOf(c);
  if (!/^application\/([\w.-]+\+)?json$/.test(type)) {
    throw new Problem(415, "unsupported-media-type", "the body must be JSON: send content-type: application/json");
  }
  // Decoding would replace broken bytes silently, and something else than what was sent would be stored.
  if (!isUtf8(await c.req.arrayBuffer())) throw new Problem(400, "malformed-body", "the body is not UTF-8");
  await next();
});

/** Lets only bodies of these media types pass: 415 for another. */
export const onlyTypes = (types: readonly string[]) =>
  createMiddleware(async (c, next) => {
    if (!types.includes(mediaTypeOf(c))) {
      throw new Problem(415, "unsupported-media-type", `the body must be one of: ${types.join(", ")}`);
    }
    await next();
  });

const oneOf = (all: readonly string[]): string | readonly string[] => (all.length === 1 ? all[0]! : all);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, "bad-request", "Malformed JSON in request body", { cause });
  }
}

function describe(target: Target, issue: z.core.$ZodIssue): RequestMistake {
  const path = issue.path.map(String);
  if (target !== "json") return { detail: issue.message, parameter: path[0] ?? "" };
  return { detail: issue.message, pointer: `#${path.map((part) => `/${escapePointer(part)}`).join("")}` };
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"));
}
