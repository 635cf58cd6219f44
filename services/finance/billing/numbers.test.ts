import { beforeAll, expect, test } from "vitest";
import { EVERYBODY, defaultTenant } from "../../kit/tenancy.ts";
import { describeOnEveryDatabase } from "../../kit/testing/databases.ts";
import { prepare } from "../../kit/testing/service.ts";
import { unitsOn } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { migrations } from "../migrations.ts";
import { booksOf } from "../testing/finance.ts";
import { newInvoiceSchema } from "./invoice.ts";
import { issueInvoice } from "./invoices-store.ts";

describeOnEveryDatabase("numbers of invoices", (database) => {
  beforeAll(() => prepare(database(), migrations));
  const lines = [{ description: "x", quantity: 1, unitPrice: 100, taxRate: 1_900 }];
  const numbers = async (organisation: string, series = "INV") => {
    const { rows } = await database().transaction(
      (tx) =>
        tx.query<{ sequence: unknown }>(
          "select sequence from invoices where organisation = $1 and series = $2 order by sequence",
          [organisation, series],
        ),
      EVERYBODY,
    );
    return rows.map(({ sequence }) => Number(sequence));
  };

  test("have no gap and no double, when many come at once in two series and some are rolled back", async () => {
    const books = booksOf(database(), "numbered");
    const customerId = await books.customer();
    const work = unitsOn(database(), "finance");
    const tenant = { ...defaultTenant, organisation: "numbered" };
    const issue = (i: number) =>
      work(tenant, async (unit) => {
        const series = i % 2 === 0 ? "INV" : "SHOP";
        await issueInvoice(unit, uuidv7(), newInvoiceSchema.parse({ customerId, currency: "EUR", series, lines }));
        // After the number was taken: whoever waits for the series gets it.
        if (i % 5 === 0) throw new Error("rolled back");
      });
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, i) => issue(i)));
    expect(results.filter(({ status }) => status === "rejected")).toHaveLength(8);
    const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);
    expect(await numbers("numbered")).toEqual(upTo(16));
    expect(await numbers("numbered", "SHOP")).toEqual(upTo(16));
  });

  test("of one organisation begin at 1, whatever others have", async () => {
    const books = booksOf(database(), "another");
    expect((await books.invoice(await books.customer())).number).toBe("INV-00001");
  });

  test("the same key issues one invoice, also when ten requests come at once", async () => {
    const books = booksOf(database(), "once");
    const body = { customerId: await books.customer(), currency: "EUR", lines };
    const headers = { "idempotency-key": uuidv7() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => books.send("/invoices", body, headers)));
    expect(answers.filter((answer) => answer.headers.get("idempotency-replayed") === null)).toHaveLength(1);
    expect(await numbers("once")).toEqual([1]);
    expect(await books.balances()).toEqual({ "receivables EUR": 119, "revenue EUR": 100, "tax EUR": 19 });
  });

  test("payments at once settle an invoice once, and the rest is the customer's credit", async () => {
    const books = booksOf(database(), "paid-at-once");
    const { id } = await books.invoice(await books.customer());
    await Promise.all(Array.from({ length: 10 }, () => books.pay(id, 3_000)));
    expect(await books.findInvoice(id)).toMatchObject({ open: 0, overpaid: 20_000, status: "overpaid" });
    expect(await books.balances()).toMatchObject({ "bank EUR": 30_000, "customer-credit EUR": 20_000 });
  });

  test("a credit is used once, also when five invoices reach for it at once", async () => {
    const books = booksOf(database(), "credit-at-once");
    const customerId = await books.customer();
    await books.pay((await books.invoice(customerId)).id, 11_000);
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await books.invoice(customerId)).id));
    const uses = ids.map((invoiceId) => books.send("/payments", { invoiceId, amount: 800, from: "credit" }));
    const statuses = (await Promise.all(uses)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 409, 409, 409, 409]);
    expect(await books.balances()).toMatchObject({ "customer-credit EUR": 200 });
  });
});
