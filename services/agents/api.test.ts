import { expect, test } from "vitest";
import type { Database } from "../kit/database.ts";
import { operationsOf } from "../kit/testing/requests.ts";
import { agentsOn } from "./testing/agents.ts";

const { app } = agentsOn({} as Database);

test("the OpenAPI document names exactly the routes there are", async () => {
  const { routes, documented } = await operationsOf(app);
  expect(documented).toEqual(routes);
  expect(documented).toHaveLength(15);
});

test("the OpenAPI document carries the limits that the routes enforce", async () => {
  const body = (schema: object) => ({ post: { requestBody: { content: { "application/json": { schema } } } } });
  const document: unknown = await (await app.request("/openapi.json")).json();
  expect(document).toMatchObject({
    paths: {
      "/api/agents/documents": body({ required: ["title", "text"], properties: { text: { maxLength: 200_000 } } }),
      "/api/agents/search": body({
        required: ["query"],
        properties: { limit: { minimum: 1, maximum: 50, default: 10 } },
      }),
      "/api/agents/answers": body({ required: ["question"], properties: { question: { minLength: 1 } } }),
    },
  });
  expect(document).toMatchObject({
    paths: {
      "/api/agents/documents": {
        post: {
          parameters: [{ name: "title" }, { name: "Idempotency-Key" }],
          requestBody: { content: { "application/pdf": {}, "text/html": {} } },
        },
      },
    },
  });
});
