import { beforeAll, describe, expect, test } from "vitest";
import { describeOnEveryDatabase } from "../kit/testing/databases.ts";
import { prepare } from "../kit/testing/service.ts";
import { unitsOn } from "../kit/unit.ts";
import { defaultTenant } from "../kit/tenancy.ts";
import { budgetSchema } from "./budgets/budget.ts";
import { creditNoteSchema } from "./billing/invoice.ts";
import { migrations } from "./migrations.ts";
import { booksOf } from "./testing/finance.ts";
import type { Books } from "./testing/finance.ts";

const csv = (...rows: string[]) => ["date,amount,currency,reference,counterparty", ...rows, ""].join("\n");

describeOnEveryDatabase("no organisation reads or changes what is another's", (database) => {
  let ours: Books;
  let theirs: Books;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    await prepare(database(), migrations);
    [ours, theirs] = [booksOf(database(), "ours"), booksOf(database(), "theirs")];
    ids["customer"] = await ours.customer("ACME");
    const paid = await ours.invoice(ids["customer"], { total: 5_000 });
    ids["payment"] = (await ours.pay(paid.id, 6_000)).id;
    ids["cancelled"] = (await ours.invoice(ids["customer"])).id;
    ids["note"] = (await ours.make(creditNoteSchema, `/invoices/${ids["cancelled"]}/credit-note`, {})).id;
    ids["invoice"] = (await ours.invoice(ids["customer"], { total: 1_234 })).id;
    ids["statement"] = (await ours.statement(csv("2026-03-02,60.00,EUR,mine,ACME"))).id;
    ids["line"] = (await ours.lines())[0]?.id ?? "";
    const budget = { account: "revenue", currency: "EUR", month: "2026-03", amount: 1 };
    ids["budget"] = (await ours.make(budgetSchema, "/budgets", budget)).id;
    await ours.send("/products", { name: "Hour", reference: "H1", unitPrice: 1, currency: "EUR", taxRate: 0 });
    await ours.send("/seller", { name: "Ours Ltd" }, {}, "PUT");
  });

  test.each([
    ["customers", "customer", ""],
    ["invoices", "invoice", ""],
    ["invoices", "invoice", "/pdf"],
    ["credit-notes", "note", ""],
    ["credit-notes", "note", "/pdf"],
    ["bank-statements", "statement", ""],
  ])("by id: %s of %s%s", async (path, id, more) => {
    expect((await ours.ask(`/${path}/${ids[id]}${more}`)).status).toBe(200);
    await theirs.refused(404, theirs.ask(`/${path}/${ids[id]}${more}`));
  });

  test.each([
    "customers",
    "customers?search=acm",
    "products",
    "invoices",
    "payments",
    "postings",
    "balances",
    "bank-lines",
    "bank-statements",
    "budgets",
  ])("by list: %s", async (path) => {
    const itemsOf = async (books: Books) => ((await (await books.ask(`/${path}`)).json()) as { items: [] }).items;
    expect(await itemsOf(ours)).not.toEqual([]);
    expect(await itemsOf(theirs)).toEqual([]);
  });

  test("by filter: what is named is another's", async () => {
    for (const filter of [
      `invoices?customerId=${ids["customer"]}`,
      `payments?invoiceId=${ids["invoice"]}`,
      `postings?invoiceId=${ids["invoice"]}`,
      `bank-lines?statementId=${ids["statement"]}`,
    ]) {
      expect(await (await theirs.ask(`/${filter}`)).json()).toMatchObject({ items: [] });
    }
    expect(await (await theirs.ask("/reports/aged-receivables?asOf=2199-01-01")).json()).toMatchObject({ items: [] });
    expect(await (await theirs.ask("/reports/cash-flow?from=1990-01&to=2199-01")).json()).toMatchObject({ items: [] });
    expect(await (await theirs.ask("/seller")).json()).toMatchObject({ name: "theirs" });
  });

  test("by change: nothing of it is theirs to touch", async () => {
    const before = [await ours.balances(), await ours.findInvoice(ids["invoice"]!)];
    const lines = [{ description: "x", quantity: 1, unitPrice: 1, taxRate: 0 }];
    const tries: [string, object][] = [
      ["/invoices", { customerId: ids["customer"], currency: "EUR", lines }],
      ["/payments", { invoiceId: ids["invoice"], amount: 1 }],
      ["/payments", { invoiceId: ids["invoice"], amount: 1, from: "credit" }],
      ["/refunds", { invoiceId: ids["invoice"], amount: 1 }],
      ["/refunds", { customerId: ids["customer"], currency: "EUR", amount: 1 }],
      [`/invoices/${ids["invoice"]}/credit-note`, {}],
      [`/bank-lines/${ids["line"]}/match`, { account: "expenses" }],
    ];
    for (const [path, body] of tries) await theirs.refused(404, theirs.send(path, body));
    await theirs.refused(404, theirs.send(`/budgets/${ids["budget"]}`, { amount: 5 }, {}, "PATCH"));
    expect([await ours.balances(), await ours.findInvoice(ids["invoice"]!)]).toEqual(before);
  });

  test("by a bank's line: another's invoice is neither paid nor suggested nor matched", async () => {
    const statement = await theirs.statement(csv("2026-03-02,12.34,EUR,INV-00003,ACME"));
    expect(statement).toMatchObject({ imported: 1, matched: 0 });
    const [line] = await theirs.lines();
    expect(line?.suggestions).toEqual([]);
    await theirs.refused(404, theirs.send(`/bank-lines/${line?.id}/match`, { invoiceId: ids["invoice"] }));
    await theirs.refused(404, theirs.send(`/bank-lines/${line?.id}/match`, { paymentId: ids["payment"] }));
    expect(await ours.findInvoice(ids["invoice"]!)).toMatchObject({ status: "open" });
  });

  test("by import: the same names and numbers are each organisation's own", async () => {
    const contacts = "Name,Email,Country\nACME,,\n";
    expect(await theirs.take("customers", contacts)).toMatchObject({ imported: 1, known: 0 });
    expect(await ours.take("customers", contacts)).toMatchObject({ imported: 0, known: 1 });
    const same = csv("2026-03-02,60.00,EUR,mine,ACME");
    expect((await theirs.statement(same)).id).not.toBe(ids["statement"]);
  });

  describe("in SQL that names no organisation", () => {
    test("rows of the transaction's own are all there are", async () => {
      const work = unitsOn(database(), "finance");
      const tables = [
        ...["sellers", "customers", "products", "document_numbers", "invoices", "invoice_lines", "credit_notes"],
        ...["payments", "accounts", "ledger_postings", "ledger_entries", "bank_statements", "bank_lines", "budgets"],
      ];
      const count = (organisation: string, table: string) =>
        work({ ...defaultTenant, organisation }, async (unit) => {
          const { rows } = await unit.query<{ n: number }>(`select count(*)::int as n from ${table}`);
          return rows[0]?.n;
        });
      for (const table of tables) {
        expect(await count("ours", table), table).toBeGreaterThan(0);
        expect(await count("nobody", table), table).toBe(0);
      }
    });
  });
});
