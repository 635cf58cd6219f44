import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { captureLead } from "./bare-capture-lead.ts";
import type { LeadBody } from "./bare-capture-lead.ts";
import { createInvoice } from "./bare-create-invoice.ts";
import type { InvoiceBody } from "./bare-create-invoice.ts";
import { search } from "./bare-search.ts";
import type { SearchBody } from "./bare-search.ts";
import { openStore } from "./bare-store.ts";

// The program that services are measured by: the framework, the driver and the same SQL, and nothing else. No check of
// what comes in, no rights, no ids of requests, no log, no metrics, no headers.
const { DATABASE_URL: url = "", HOST: hostname, PORT: port } = process.env;
const transaction = await openStore(url);
const app = new Hono();

app.get("/readyz", (c) => c.text("ready"));
app.post("/api/leads", async (c) => {
  const body = await c.req.json<LeadBody>();
  return c.json(await transaction((run) => captureLead(run, body)), 201);
});
app.post("/api/finance/invoices", async (c) => {
  const body = await c.req.json<InvoiceBody>();
  return c.json(await transaction((run) => createInvoice(run, body)), 201);
});
app.post("/api/agents/search", async (c) => {
  const body = await c.req.json<SearchBody>();
  return c.json(await transaction((run) => search(run, body, url.startsWith("postgres:"))));
});
serve({ fetch: app.fetch, hostname, port: Number(port) });
