import { beforeAll, describe, expect, test } from "vitest";
import { agentsOn } from "../../../services/agents/testing/agents.ts";
import { migrations as ofAgents } from "../../../services/agents/migrations.ts";
import { migrations as ofFinance } from "../../../services/finance/migrations.ts";
import { finance } from "../../../services/finance/service.ts";
import { openDatabase } from "../../../services/kit/database.ts";
import type { Database, Queryable } from "../../../services/kit/database.ts";
import type { Migration } from "../../../services/kit/migrate.ts";
import { defaultTenant } from "../../../services/kit/tenancy.ts";
import { setUpMs } from "../../../services/kit/testing/databases.ts";
import { send } from "../../../services/kit/testing/requests.ts";
import { assemble, prepare } from "../../../services/kit/testing/service.ts";
import { migrations as ofLeads } from "../../../services/leads/migrations.ts";
import { leads } from "../../../services/leads/service.ts";
import { settings as leadSettings } from "../../../services/leads/settings.ts";
import { captureLead } from "./bare-capture-lead.ts";
import type { LeadBody } from "./bare-capture-lead.ts";
import { createInvoice } from "./bare-create-invoice.ts";
import type { InvoiceBody } from "./bare-create-invoice.ts";
import { search } from "./bare-search.ts";
import type { SearchBody } from "./bare-search.ts";
import type { Run } from "./bare-store.ts";
import * as questions from "./questions.ts";

/** An embedded database that tells what it was asked within transactions, by one space between words. */
async function recorded(migrations: readonly Migration[]) {
  const database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  const statements: string[] = [];
  const recording = (tx: Queryable): Queryable => ({
    query: (sql, params) => {
      statements.push(sql.replaceAll(/\s+/g, " ").replaceAll("( ", "(").trim());
      return tx.query(sql, params);
    },
  });
  const watched: Database = {
    ...database,
    transaction: (work, organisation) => database.transaction((tx) => work(recording(tx)), organisation),
  };
  return { watched, take: () => statements.splice(0) };
}

/** Runs what the bare program does to the store for one request. */
const bare = (database: Database, work: (run: Run) => Promise<object>): Promise<object> =>
  database.transaction((tx) => work((sql, params) => tx.query(sql, params) as never), defaultTenant.organisation);

const fieldsOf = (answer: unknown): readonly string[] => Object.keys(answer as object).toSorted();

describe("the bare program runs the statements that the service runs, and answers the same fields", () => {
  const stores = {} as Record<"leads" | "finance" | "agents", Awaited<ReturnType<typeof recorded>>>;
  beforeAll(async () => {
    stores.leads = await recorded(ofLeads);
    stores.finance = await recorded(ofFinance);
    stores.agents = await recorded(ofAgents);
  }, setUpMs);

  test("to capture a lead", async () => {
    const { watched, take } = stores.leads;
    const own = leadSettings.read({ DATABASE_URL: "pglite:memory", CACHE_URL: "memory:" });
    const { app } = assemble(leads(own), watched);
    const { path, body, status } = questions.captureLead();
    const response = await send(app, "POST", path, body());
    expect(response.status).toBe(status);
    const ours = take();
    const answer = await bare(watched, (run) => captureLead(run, body() as LeadBody));
    expect(take()).toEqual(ours);
    expect(fieldsOf(answer)).toEqual(fieldsOf(await response.json()));
  });

  test("to create an invoice", async () => {
    const { watched, take } = stores.finance;
    const { app } = assemble(finance, watched);
    const customer = (await (await send(app, "POST", "/api/finance/customers", { name: "ACME" })).json()) as {
      id: string;
    };
    const { path, body, status } = questions.createInvoice(customer.id);
    take();
    const response = await send(app, "POST", path, body());
    expect(response.status).toBe(status);
    const ours = take();
    const answer = await bare(watched, (run) => createInvoice(run, body() as InvoiceBody));
    expect(take()).toEqual(ours);
    const changes = { id: null, number: null, sequence: null, issuedAt: null };
    expect({ ...answer, ...changes }).toEqual({ ...((await response.json()) as object), ...changes });
  });

  test("to search", async () => {
    const { watched, take } = stores.agents;
    const { app, settle } = agentsOn(watched);
    await send(app, "POST", "/api/agents/documents", {
      title: "Returns",
      text: "Goods are taken back within thirty days.",
    });
    await settle();
    const { path, status } = questions.search();
    const body: SearchBody = { query: "goods taken back", limit: 10 };
    // What a process finds out about its store, it finds out once.
    await send(app, "POST", path, body);
    take();
    const response = await send(app, "POST", path, body);
    expect(response.status).toBe(status);
    const ours = take();
    const answer = await bare(watched, (run) => search(run, body, false));
    expect(take()).toEqual(ours);
    expect(answer).toEqual(await response.json());
  });
});
