import { isUtf8 } from "node:buffer";
import type { Context, ValidationTargets } from "hono";
import { zValidator } from "@hono/zod-validator";
import { createMiddleware } from "hono/factory";
import type { z } from "zod";
import { Problem } from "./problem.ts";
import type { RequestMistake } from "./problem.ts";

/** Parses one part of a request by a schema; what does not fit is one 422 problem that lists every mistake. */
export function valid<Target extends keyof ValidationTargets, Schema extends z.ZodObject>(
  target: Target,
  schema: Schema,
) {
  return zValidator(target, schema, (result) => {
    if (result.success) return;
    const errors = result.error.issues.map((issue) => describe(target, issue));
    throw new Problem(422, "invalid-request", "the request does not fit the schema; see errors", { errors });
  });
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

function describe(target: keyof ValidationTargets, issue: z.core.$ZodIssue): RequestMistake {
  const path = issue.path.map(String);
  if (target !== "json") return { detail: issue.message, parameter: path[0] ?? "" };
  return { detail: issue.message, pointer: `#${path.map((part) => `/${escapePointer(part)}`).join("")}` };
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"));
}
