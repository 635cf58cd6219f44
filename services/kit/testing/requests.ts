import { expect } from "vitest";
import type { Hono } from "hono";
import type { AppEnv } from "../http.ts";
import { problemSchema } from "../problem.ts";

/** Sends a body as JSON. */
export async function send(
  app: Hono<AppEnv>,
  method: "POST" | "PUT",
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init = { method, body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
  return app.request(path, init);
}

/** The problem document of a response; fails when it is none. */
export async function problem(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const document = problemSchema.parse(await response.json());
  expect(document.status).toBe(response.status);
  expect(document.requestId).toBe(response.headers.get("x-request-id"));
  return document;
}

/** The operations of an app's routes, and those that its OpenAPI document tells of; each as `get /api/leads/{id}`. */
export async function operationsOf(app: Hono<AppEnv>) {
  const document = (await (await app.request("/openapi.json")).json()) as { paths: Record<string, object> };
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  // Pages are for people, and not documented.
  const routes = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replaceAll(/:(\w+)/g, "{$1}")}`)
    .filter((route) => route.includes(" /api/") || documented.includes(route));
  return { routes: [...new Set(routes)].toSorted(), documented: documented.toSorted() };
}
