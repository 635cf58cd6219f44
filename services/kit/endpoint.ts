import type { Context, Hono, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import type { z } from "zod";
import type { Actor } from "./actor.ts";
import type { AppEnv } from "./http.ts";
import { idempotencyHeaders } from "./idempotency.ts";
import type { Identify } from "./identity.ts";
import type { Made } from "./once.ts";
import { takesKey } from "./openapi.ts";
import type { Operation } from "./openapi.ts";
import { isAllowed } from "./policy.ts";
import { Problem } from "./problem.ts";
import { mediaTypeOf, onlyJson, onlyTypes, valid } from "./validate.ts";

/** The largest body where an operation does not say otherwise, in bytes. */
export const usualBytes = 1024 * 1024;

type Parsed<Schema> = Schema extends z.ZodObject ? z.output<Schema> : undefined;

/** A request that has been let in and fits its operation's schemas. */
export type Asked<O extends Operation> = {
  readonly c: Context<AppEnv>;
  /** Who asks; nobody in particular where everybody may. */
  readonly actor: O["access"] extends "public" ? undefined : Actor;
  readonly params: Parsed<O["params"]>;
  readonly query: Parsed<O["query"]>;
  /** Nothing for an upload, whose bytes the handler reads. */
  readonly body: O["upload"] extends readonly string[] ? Parsed<O["body"]> | undefined : Parsed<O["body"]>;
  /** The `Idempotency-Key` of a POST. */
  readonly key: string | undefined;
};

/** What answers one operation. */
export type Handle<O extends Operation> = (asked: Asked<O>) => Response | Promise<Response>;

/** Declares an operation, its exact type kept: what a handler gets follows from its schemas. */
export const operation = <const O extends Operation>(declared: O): O => declared;

/** Registers what answers an operation: behind who may, how large a body may be, and what fits its schemas. */
export function serve<O extends Operation>(
  app: Hono<AppEnv>,
  identify: Identify,
  declared: O,
  handle: Handle<O>,
): void {
  const { method, access, params, query, body, upload, maxBytes = usualBytes } = declared;
  const path = declared.path.replaceAll(/\{(\w+)\}/g, ":$1");
  const checks = [
    admit(identify, access),
    method !== "get" && unlessUpload(upload, limited(maxBytes)),
    upload && onlyUpload(upload, limitedOnItsWay(maxBytes)),
    upload && onlyTypes(body ? ["application/json", ...upload] : upload),
    body && unlessUpload(upload, onlyJson),
    params && valid("param", params),
    query && valid("query", query),
    takesKey(declared) && valid("header", idempotencyHeaders),
    body && unlessUpload(upload, valid("json", body)),
  ];
  const inOrder = checks.filter((check) => typeof check === "function") as MiddlewareHandler<AppEnv>[];
  app.on([method.toUpperCase()], [path], ...inOrder, (c: Context<AppEnv>) => {
    const part = (target: "param" | "query" | "header" | "json"): unknown => c.req.valid(target as never);
    const headers = part("header") as z.output<typeof idempotencyHeaders> | undefined;
    return handle({
      c,
      actor: c.get("actor"),
      params: part("param"),
      query: part("query"),
      body: part("json"),
      key: headers?.["Idempotency-Key"],
    } as Asked<O>);
  });
}

/** The answer to what made something, or found that an earlier request with the same key had. */
export function created(c: Context, { made, replayed }: Made<object>, location: string): Response {
  if (replayed) c.header("idempotency-replayed", "true");
  return c.json(made, 201, { location });
}

/** What was looked for, or a 404 problem that names it: `there is no lead 0197…`. */
export function found<T>(thing: T | undefined, what: string, id: string): T {
  if (thing === undefined) throw new Problem(404, "not-found", `there is no ${what} ${id}`);
  return thing;
}

function admit(identify: Identify, access: Operation["access"]) {
  return createMiddleware<AppEnv>(async (c, next) => {
    if (access !== "public") {
      const actor = await identify(c.req.header("authorization"));
      if (!isAllowed(actor.roles, access)) {
        throw new Problem(
          403,
          "forbidden",
          `this asks for a role that may ${access}; you are ${actor.roles.join(", ")}`,
        );
      }
      c.set("actor", actor);
    }
    await next();
  });
}

/** Where either may come, what is asked of JSON is not asked of an upload. */
function unlessUpload(upload: readonly string[] = [], check: MiddlewareHandler): MiddlewareHandler {
  return (c, next) => (upload.includes(mediaTypeOf(c)) ? next() : check(c, next));
}

function onlyUpload(upload: readonly string[], check: MiddlewareHandler): MiddlewareHandler {
  return (c, next) => (upload.includes(mediaTypeOf(c)) ? check(c, next) : next());
}

/** For what is read as a whole: it is in memory before the handler begins. */
function limited(maxBytes: number): MiddlewareHandler {
  const counted = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw tooLarge(maxBytes);
    },
  });
  return (c, next) => {
    const announced = c.req.header("content-length");
    // Only what nobody announced is counted: that makes a stream of it, which costs more than all other checks.
    if (announced === undefined || c.req.header("transfer-encoding") !== undefined) return counted(c, next);
    if (Number(announced) > maxBytes) throw tooLarge(maxBytes);
    return next();
  };
}

/** For what may be as large as a file: never held; reading fails where it becomes too large. */
function limitedOnItsWay(maxBytes: number): MiddlewareHandler {
  return (c, next) => {
    if (Number(c.req.header("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
    let read = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, out) {
        read += chunk.length;
        if (read > maxBytes) out.error(tooLarge(maxBytes));
        else out.enqueue(chunk);
      },
    });
    const body = c.req.raw.body?.pipeThrough(counted);
    if (body) c.req.raw = new Request(c.req.raw, { body, duplex: "half" });
    return next();
  };
}

function tooLarge(maxBytes: number): Problem {
  // The rest of the body stays unread, so the connection cannot carry another request.
  const headers = { connection: "close" };
  return new Problem(413, "body-too-large", `the body is larger than ${maxBytes} bytes`, { headers });
}
