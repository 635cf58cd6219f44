import { expect, test } from "vitest";
import { z } from "zod";
import { createApi } from "./api.ts";
import { operation } from "./endpoint.ts";
import { silent } from "./testing/log.ts";
import { problem } from "./testing/requests.ts";
import { bearer, whoTheySay } from "./testing/service.ts";

const thing = z.object({ id: z.string(), by: z.string(), key: z.string().nullable() });
const answers = { 200: { description: "It", schema: thing } };
const params = z.object({ id: z.string() });
const read = operation({ method: "get", path: "/things/{id}", summary: "Read", access: "read", params, answers });
const write = operation({
  method: "post",
  path: "/things",
  summary: "Write",
  access: "write",
  body: z.strictObject({ id: z.string() }),
  answers,
});
const decide = operation({
  method: "delete",
  path: "/things/{id}",
  summary: "Decide",
  access: "decide",
  params,
  answers,
});
const open = operation({ method: "post", path: "/open", summary: "Everybody", access: "public", answers });
const upload = operation({
  method: "post",
  path: "/files",
  summary: "Hand in",
  access: "write",
  upload: ["text/csv"],
  maxBytes: 2_000_000,
  answers: { 200: { description: "How long", schema: z.object({ bytes: z.int() }) } },
});

function makeApp() {
  const api = createApi({ log: silent, checks: {}, started: () => true, title: "Things", identify: whoTheySay });
  api.serve(read, ({ c, actor, params: { id } }) => c.json({ id, by: actor.owner, key: null }));
  api.serve(write, ({ c, actor, body: { id }, key }) => c.json({ id, by: actor.owner, key: key ?? null }));
  api.serve(decide, ({ c, actor, params: { id } }) => c.json({ id, by: actor.owner, key: null }));
  api.serve(open, ({ c, actor, key }) => c.json({ id: "", by: String(actor), key: key ?? null }));
  api.serve(upload, async ({ c }) => c.json({ bytes: (await c.req.arrayBuffer()).byteLength }));
  return api.app;
}

const app = makeApp();
const ask = (method: string, path: string, headers: Record<string, string>, body?: RequestInit["body"]) =>
  app.request(path, { method, headers, ...(body === undefined ? {} : { body }) });
const json = { "content-type": "application/json" };

test.each([
  ["GET", "/things/1", [200, 200, 200]],
  ["POST", "/things", [403, 200, 200]],
  ["DELETE", "/things/1", [403, 403, 200]],
  ["POST", "/open", [200, 200, 200]],
])("%s %s: who may", async (method, path, expected) => {
  const body = path === "/things" ? `{"id":"1"}` : undefined;
  for (const [i, role] of (["reader", "member", "manager"] as const).entries()) {
    const answer = await ask(method, path, { ...bearer("acme", role), ...(body ? json : {}) }, body);
    expect(answer.status, role).toBe(expected[i]);
  }
});

test("fails with what is asked for and what the caller is, before anything of the request is looked at", async () => {
  const answer = await ask("POST", "/things", { ...bearer("acme", "reader"), ...json }, "no JSON");
  expect(await problem(answer)).toMatchObject({
    status: 403,
    detail: "this asks for a role that may write; you are reader",
  });
});

test("fails when nobody can be told", async () => {
  expect((await problem(await ask("GET", "/things/1", { authorization: "Bearer nonsense" }))).status).toBe(401);
});

test("a handler gets who asks, what was sent and the key of a request", async () => {
  const answer = await ask("POST", "/things", { ...bearer("acme"), ...json, "idempotency-key": "k-1" }, `{"id":"7"}`);
  expect(await answer.json()).toEqual({ id: "7", by: "ada", key: "k-1" });
});

test("a body of 1 MiB is taken and one byte more is refused, announced or not, unless the operation takes more", async () => {
  const send = (path: string, type: string, length: number, announced: boolean) => {
    const body = new Uint8Array(length).fill(0x20);
    const headers = { "content-type": type, ...(announced ? { "content-length": String(length) } : {}) };
    return ask("POST", path, headers, body);
  };
  for (const announced of [true, false]) {
    // Blanks are no JSON: they were read, and that is all that is asked here.
    expect((await problem(await send("/things", "application/json", 2 ** 20, announced))).status).toBe(400);
    const over = await send("/things", "application/json", 2 ** 20 + 1, announced);
    expect(over.headers.get("connection")).toBe("close");
    expect((await problem(over)).status).toBe(413);
    expect(await (await send("/files", "text/csv", 2_000_000, announced)).json()).toEqual({ bytes: 2_000_000 });
    expect((await problem(await send("/files", "text/csv", 2_000_001, announced))).status).toBe(413);
  }
});

test("fails with 415 and what is taken when the body is of another type", async () => {
  expect(await problem(await ask("POST", "/files", { "content-type": "text/html" }, "x"))).toMatchObject({
    status: 415,
    detail: "the body must be one of: text/csv",
  });
});

test("what is served is what the OpenAPI document tells of, with who may and which header marks a request", async () => {
  const document = (await (await app.request("/openapi.json")).json()) as { paths: object };
  const key = { name: "Idempotency-Key", in: "header", required: false };
  expect(Object.keys(document.paths)).toEqual(["/things/{id}", "/things", "/open", "/files"]);
  expect(document.paths).toMatchObject({
    "/things/{id}": { get: { "x-access": "read", security: [{ bearer: [] }] }, delete: { "x-access": "decide" } },
    "/things": { post: { parameters: [key] } },
    "/open": { post: { security: [], parameters: [key] } },
    "/files": { post: { requestBody: { content: { "text/csv": {} } } } },
  });
});
