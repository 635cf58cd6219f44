import { Hono } from "hono";
import { expect, test } from "vitest";
import { frontPage } from "./front-page.ts";
import type { AppEnv } from "./http.ts";

test("whoever opens the address learns what answers there, and where its API lies", async () => {
  const app = new Hono<AppEnv>();
  frontPage(app, "Ledger", ["/api/invoices"]);
  const response = await app.request("/");
  expect(response.status).toBe(200);
  expect(await response.text()).toBe("Ledger\n\nIt has no page yet; its API:\n  /api/invoices\n");
});
