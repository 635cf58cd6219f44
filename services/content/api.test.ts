import { expect, test } from "vitest";
import type { Database } from "../kit/database.ts";
import { operationsOf } from "../kit/testing/requests.ts";
import { assemble } from "../kit/testing/service.ts";
import { content } from "./service.ts";

const { app } = assemble(content({ WEBHOOKS_PRIVATE: false }), {} as Database);

test("the OpenAPI document names exactly the routes there are", async () => {
  const { routes, documented } = await operationsOf(app);
  expect(documented).toEqual(routes);
  expect(documented).toContain("put /api/content/drafts/{id}/state");
  expect(documented).toHaveLength(19);
});

test("the OpenAPI document carries the limits that the routes enforce, and who may", async () => {
  expect(await (await app.request("/openapi.json")).json()).toMatchObject({
    paths: {
      "/api/content/drafts": {
        get: { "x-access": "read", parameters: [{ name: "limit" }, { name: "cursor" }, { name: "state" }] },
        post: {
          "x-access": "write",
          parameters: [{ name: "Idempotency-Key", in: "header", required: false }],
          requestBody: {
            content: {
              "application/json": { schema: { required: ["title"], properties: { title: { maxLength: 200 } } } },
            },
          },
        },
      },
      "/api/content/channels": { post: { "x-access": "decide" } },
    },
  });
});
