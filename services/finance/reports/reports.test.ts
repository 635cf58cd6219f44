import { beforeAll, expect, test } from "vitest";
import { describeOnEveryDatabase } from "../../kit/testing/databases.ts";
import { prepare } from "../../kit/testing/service.ts";
import { migrations } from "../migrations.ts";
import { booksOf } from "../testing/finance.ts";
import { agedReceivablesSchema, cashFlowSchema } from "./report.ts";

describeOnEveryDatabase("reports", (database) => {
  beforeAll(() => prepare(database(), migrations));

  test("receivables are aged as of a day, as they were then", async () => {
    const books = booksOf(database(), "aged");
    const customerId = await books.customer();
    const due = (issuedOn: string, total: number, more = {}) =>
      books.invoice(customerId, { issuedOn, dueInDays: 0, total, ...more });
    // Days before 2026-06-30: -1, 0, 30, 31, 60, 61, 90, 91.
    await books.invoice(customerId, { issuedOn: "2026-06-30", dueInDays: 1, total: 1 });
    for (const [day, total] of [
      ["2026-06-30", 10],
      ["2026-05-31", 20],
      ["2026-05-30", 100],
      ["2026-05-01", 200],
    ] as const) {
      await due(day, total);
    }
    for (const [day, total] of [
      ["2026-04-30", 1_000],
      ["2026-04-01", 2_000],
      ["2026-03-31", 10_000],
    ] as const) {
      await due(day, total);
    }
    const paid = await due("2026-01-01", 50_000);
    await books.pay(paid.id, 50_000, { paidOn: "2026-06-15" });
    await due("2026-06-30", 7, { currency: "CHF" });
    await due("2026-07-01", 9);
    const ages = { notDue: 1, days0to30: 30, days31to60: 300, days61to90: 3_000, over90: 10_000, total: 13_331 };
    const report = await books.read(agedReceivablesSchema, "/reports/aged-receivables?asOf=2026-06-30");
    expect(report.totals).toMatchObject([
      { currency: "CHF", days0to30: 7, total: 7 },
      { currency: "EUR", ...ages },
    ]);
    expect(report.items).toMatchObject([
      { customer: "ACME", currency: "CHF" },
      { customer: "ACME", currency: "EUR", ...ages },
    ]);
    const before = await books.read(agedReceivablesSchema, "/reports/aged-receivables?asOf=2026-06-14");
    expect(before.totals[0]).toMatchObject({ over90: 50_000 });
    await books.refused(422, books.ask("/reports/aged-receivables?asOf=2026-02-30"));
  });

  test("cash flow is what came to the bank and left it, by month", async () => {
    const books = booksOf(database(), "cash");
    const { id } = await books.invoice(await books.customer());
    await books.pay(id, 3_000, { paidOn: "2026-01-31" });
    await books.pay(id, 4_000, { paidOn: "2026-02-01" });
    await books.send("/refunds", { invoiceId: id, amount: 500, paidOn: "2026-02-28" });
    const flow = (query: string) => books.read(cashFlowSchema, `/reports/cash-flow?${query}`);
    expect(await flow("to=2026-12")).toEqual({
      from: "2026-01",
      to: "2026-12",
      items: [
        { month: "2026-01", currency: "EUR", inflow: 3_000, outflow: 0, net: 3_000 },
        { month: "2026-02", currency: "EUR", inflow: 4_000, outflow: 500, net: 3_500 },
      ],
    });
    expect((await flow("from=2026-02&to=2026-02")).items).toHaveLength(1);
    await books.refused(422, books.ask("/reports/cash-flow?from=2026-13"));
  });
});
