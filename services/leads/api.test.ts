import { expect, test } from "vitest";
import { openMemoryCache } from "../kit/cache-memory.ts";
import type { Database } from "../kit/database.ts";
import { silent } from "../kit/testing/log.ts";
import { operations } from "./api.ts";
import { createLeadsApp } from "./app.ts";
import { LeadStore } from "./store.ts";

const noDatabase = {} as Database;
const cache = openMemoryCache({ prefix: "" });
const app = createLeadsApp({
  log: silent,
  checks: {},
  started: () => true,
  store: new LeadStore(noDatabase),
  cache,
});

async function openApi() {
  const response = await app.request("/openapi.json");
  return (await response.json()) as { openapi: string; paths: Record<string, Record<string, unknown>> };
}

test("the OpenAPI document names exactly the routes there are", async () => {
  const document = await openApi();
  const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  const routes = app.routes
    .filter((route) => route.method !== "ALL" && route.path.startsWith("/api/"))
    .map((route) => `${route.method.toLowerCase()} ${route.path.replaceAll(/:(\w+)/g, "{$1}")}`);
  expect(document.openapi).toBe("3.1.0");
  expect(documented.toSorted()).toEqual([...new Set(routes)].toSorted());
  expect(documented).toHaveLength(operations.length);
});

test("the OpenAPI document carries the limits that the routes enforce", async () => {
  expect(await openApi()).toMatchObject({
    paths: {
      "/api/leads": {
        get: {
          parameters: [
            { name: "limit", in: "query", required: false, schema: { type: "integer", minimum: 1, maximum: 100 } },
            { name: "cursor", in: "query", required: false, schema: { type: "string", format: "uuid" } },
          ],
        },
        post: {
          parameters: [{ name: "Idempotency-Key", in: "header", required: false }],
          requestBody: {
            content: {
              "application/json": {
                schema: {
                  required: ["name", "email"],
                  additionalProperties: false,
                  properties: { name: { minLength: 1, maxLength: 200 }, email: { format: "email" } },
                },
              },
            },
          },
          responses: { 201: {}, default: { $ref: "#/components/responses/Problem" } },
        },
      },
      "/api/leads/{id}": { get: { parameters: [{ name: "id", in: "path", required: true }] } },
    },
  });
});
