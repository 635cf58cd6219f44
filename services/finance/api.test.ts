import { expect, test } from "vitest";
import type { Database } from "../kit/database.ts";
import { operationsOf } from "../kit/testing/requests.ts";
import { booksOf } from "./testing/finance.ts";

const { app } = booksOf({} as Database, "acme");

test("the OpenAPI document names exactly the routes there are, all below the service's own prefix", async () => {
  const { routes, documented } = await operationsOf(app);
  expect(documented).toEqual(routes);
  for (const operation of documented) expect(operation).toMatch(/^\w+ \/api\/finance\//);
});

test("the OpenAPI document carries the limits that the routes enforce", async () => {
  expect(await (await app.request("/openapi.json")).json()).toMatchObject({
    paths: {
      "/api/finance/invoices": {
        get: { parameters: [{ name: "limit" }, { name: "cursor" }, { name: "status" }, { name: "customerId" }] },
        post: {
          parameters: [{ name: "Idempotency-Key", in: "header", required: false }],
          requestBody: {
            content: {
              "application/json": {
                schema: {
                  required: ["customerId", "currency", "lines"],
                  properties: {
                    currency: { pattern: "^[A-Z]{3}$" },
                    lines: { minItems: 1, maxItems: 100, items: { properties: { quantity: { minimum: 1 } } } },
                  },
                },
              },
            },
          },
        },
      },
      "/api/finance/refunds": { post: { "x-access": "decide" } },
    },
  });
});
