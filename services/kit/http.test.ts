import { expect, test } from "vitest";
import { createApp } from "./http.ts";
import type { AppOptions } from "./http.ts";
import { createLogger } from "./log.ts";
import { problemSchema } from "./problem.ts";
import { silent } from "./testing/log.ts";

const openApi = () => ({ openapi: "3.1.0" });

/** The skeleton with a few routes of a service that does not exist. */
function makeApp(parts: Partial<AppOptions> = {}) {
  const app = createApp({ log: silent, checks: {}, started: () => true, openApi, ...parts });
  app.get("/things/:id", (c) => c.json({ id: c.req.param("id") }));
  app.get("/broken", () => {
    throw new TypeError("s3cret");
  });
  return app;
}

async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  return problemSchema.parse(await response.json());
}

test("an address that is none, a method that is none, and a mistake of ours are problem documents", async () => {
  const app = makeApp();
  expect(await problem(await app.request("/nowhere"))).toMatchObject({
    type: "urn:bap:problem:not-found",
    title: "Not Found",
    status: 404,
    detail: "there is nothing at this address",
  });
  expect((await problem(await app.request("/things/1", { method: "DELETE" }))).status).toBe(404);
  const ours = await problem(await app.request("/broken"));
  expect(ours.status).toBe(500);
  expect(JSON.stringify(ours)).not.toContain("s3cret");
});

test("a mistake of ours is in the log with its request id, and nothing of a request but its path", async () => {
  const lines: string[] = [];
  const log = createLogger({ service: "things", level: "info" }, { write: (line) => void lines.push(line) });
  const headers = { "x-request-id": "abc-1", authorization: "Bearer s3cret" };
  await makeApp({ log }).request("/broken?token=s3cret", { headers });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    level: "error",
    requestId: "abc-1",
    path: "/broken",
    status: 500,
    err: { type: "TypeError", message: "s3cret" },
  });
  expect(lines[0]).not.toMatch(/Bearer|token/);
});

test("alive is not ready: readiness asks every check, and a check that hangs fails", { timeout: 10_000 }, async () => {
  const checks = {
    good: () => Promise.resolve(),
    bad: () => Promise.reject(new Error("s3cret address")),
    hanging: () => new Promise(() => undefined),
  };
  const app = makeApp({ checks });
  expect(await (await app.request("/healthz")).json()).toEqual({ status: "ok" });
  const response = await app.request("/readyz");
  expect(response.status).toBe(503);
  const body = await response.text();
  expect(JSON.parse(body)).toMatchObject({
    ready: false,
    checks: { good: { ok: true }, bad: { ok: false }, hanging: { ok: false } },
  });
  expect(body).not.toContain("s3cret");
  expect((await makeApp({ checks: { good: checks.good } }).request("/readyz")).status).toBe(200);
  const without = await makeApp({ checks, dispensable: ["bad", "hanging"] }).request("/readyz");
  expect([without.status, await without.json()]).toMatchObject([200, { ready: true, checks: { bad: { ok: false } } }]);
});

test("an outage is logged once when it begins and once when it ends, however often probes ask", async () => {
  const lines: string[] = [];
  const log = createLogger({ service: "things", level: "info" }, { write: (line) => void lines.push(line) });
  let up = false;
  const app = makeApp({ log, checks: { store: () => (up ? Promise.resolve() : Promise.reject(new Error("down"))) } });
  for (let i = 0; i < 3; i++) await app.request("/readyz");
  up = true;
  for (let i = 0; i < 3; i++) await app.request("/readyz");
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    "the check fails",
    "the check passes again",
  ]);
});

test("before it started it answers operators, and everybody else 503 with when to come back", async () => {
  const app = makeApp({ started: () => false });
  for (const path of ["/healthz", "/readyz", "/metrics", "/openapi.json"]) {
    expect((await app.request(path)).status).toBe(200);
  }
  const response = await app.request("/things/1");
  expect(response.headers.get("retry-after")).toBe("2");
  expect((await problem(response)).status).toBe(503);
});

test("metrics count by the route's pattern and never by a path", async () => {
  const app = makeApp();
  for (const path of ["/things/1", "/things/2", "/some/address", "/readyz", "/broken"]) await app.request(path);
  const metrics = await (await app.request("/metrics")).text();
  const count = (route: string, status: number, n: number) =>
    `http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"} ${n}`;
  expect(metrics).toContain(count("/things/:id", 200, 2));
  expect(metrics).toContain(count("unmatched", 404, 1));
  expect(metrics).toContain(count("/readyz", 200, 1));
  expect(metrics).toContain(count("/broken", 500, 1));
  expect(metrics).not.toContain("/some/address");
  expect(metrics).toContain("process_resident_memory_bytes");
});

test("two services in one process count apart", async () => {
  const [one, two] = [makeApp(), makeApp()];
  await one.request("/things/1");
  expect(await (await two.request("/metrics")).text()).not.toContain("/things/:id");
});

test("a caller's request id is kept when it is harmless and replaced when it is not", async () => {
  const app = makeApp();
  const idFor = async (id: string) =>
    (await app.request("/healthz", { headers: { "x-request-id": id } })).headers.get("x-request-id");
  expect(await idFor("abc-1")).toBe("abc-1");
  expect(await idFor('x" onload=')).toMatch(/^[0-9a-f-]{36}$/);
});
