import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DatabaseUnavailable, openDatabase } from "../kit/database.ts";
import type { Database } from "../kit/database.ts";
import { pageOf } from "../kit/page.ts";
import { setUpMs } from "../kit/testing/databases.ts";
import { defaultTenant } from "../kit/tenancy.ts";
import { prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { customerWithCreditSchema, productSchema } from "./billing/customer.ts";
import { sellerOf } from "./billing/customers-store.ts";
import { creditNoteSchema, invoiceHeadSchema, invoiceSchema } from "./billing/invoice.ts";
import { paymentSchema } from "./billing/payment.ts";
import { migrations } from "./migrations.ts";
import { booksOf } from "./testing/finance.ts";
import type { Books } from "./testing/finance.ts";

let database: Database;
let books: Books;
let customerId: string;

beforeAll(async () => {
  database = await openDatabase("pglite:memory");
  await prepare(database, migrations);
  books = booksOf(database, "acme");
  customerId = await books.customer();
}, setUpMs);
afterAll(() => database.close());

const line = { description: "Advice", quantity: 3, unitPrice: 12_345, taxRate: 1_900 };
const order = () => ({ customerId, currency: "EUR", lines: [line, { ...line, quantity: 1, taxRate: 700 }] });
/** An organisation of its own for each test that reads balances. */
const fresh = async () => {
  const own = booksOf(database, `org-${uuidv7()}`);
  return { ...own, customerId: await own.customer() };
};

describe("invoices", () => {
  test("are issued with tax by line, are where they say, and are owed and earned", async () => {
    const own = await fresh();
    const response = await own.send("/invoices", { ...order(), customerId: own.customerId, dueInDays: 14 });
    expect(response.status).toBe(201);
    const invoice = invoiceSchema.parse(await response.json());
    // 37035 × 19 % = 7036.65; 12345 × 7 % = 864.15.
    expect(invoice).toMatchObject({ customer: "ACME", net: 49_380, tax: 7_037 + 864, total: 57_281, open: 57_281 });
    expect(invoice).toMatchObject({ number: "INV-00001", sequence: 1, status: "open" });
    expect(Date.parse(invoice.dueOn) - Date.parse(invoice.issuedOn)).toBe(14 * 86_400_000);
    expect(
      await (
        await own.app.request(response.headers.get("location") ?? "", {
          headers: { authorization: `Bearer ${own.organisation}/ada/reader` },
        })
      ).json(),
    ).toEqual(invoice);
    expect(await own.balances()).toEqual({ "receivables EUR": 57_281, "revenue EUR": 49_380, "tax EUR": 7_901 });
  });

  test("half a unit of tax goes up, and less goes down", async () => {
    const lines = [
      { ...line, quantity: 1, unitPrice: 50, taxRate: 1_900 },
      { ...line, quantity: 1, unitPrice: 150, taxRate: 100 },
      { ...line, quantity: 1, unitPrice: 149, taxRate: 100 },
    ];
    const invoice = await books.make(invoiceSchema, "/invoices", { ...order(), lines });
    expect(invoice.lines.map(({ tax }) => tax)).toEqual([10, 2, 1]);
  });

  test("the largest there may be is exact to its last unit, and one more is refused", async () => {
    const largest = { description: "x", quantity: 10_000, unitPrice: 1_000_000_000, taxRate: 0 };
    const exact = { ...largest, quantity: 9_999, unitPrice: 999_999_999, taxRate: 1 };
    const invoice = await books.make(invoiceSchema, "/invoices", { ...order(), currency: "JPY", lines: [exact] });
    const net = 9_999n * 999_999_999n;
    expect(BigInt(invoice.net)).toBe(net);
    expect(BigInt(invoice.tax)).toBe((net + 5_000n) / 10_000n);
    expect((await books.make(invoiceSchema, "/invoices", { ...order(), lines: [largest] })).total).toBe(1e13);
    await books.refused(422, books.send("/invoices", { ...order(), lines: [{ ...largest, taxRate: 1 }] }));
  });

  test("a replay answers the same invoice, and neither takes a number nor posts again", async () => {
    const headers = { "idempotency-key": uuidv7() };
    const first = invoiceSchema.parse(await (await books.send("/invoices", order(), headers)).json());
    const posted = await books.balances();
    const replay = await books.send("/invoices", order(), headers);
    expect(replay.headers.get("idempotency-replayed")).toBe("true");
    expect(await replay.json()).toEqual(first);
    expect(await books.balances()).toEqual(posted);
    const other = await books.refused(422, books.send("/invoices", { ...order(), currency: "CHF" }, headers));
    expect(other.type).toBe("urn:bap:problem:idempotency-key-reused");
    expect((await books.make(invoiceSchema, "/invoices", order())).sequence).toBe(first.sequence + 1);
  });

  test("are listed newest first, page by page, and by status", async () => {
    const own = await fresh();
    const ids = [];
    for (let i = 0; i < 3; i++) ids.unshift((await own.invoice(own.customerId)).id);
    const list = (query: string) => own.read(pageOf(invoiceHeadSchema), `/invoices?${query}`);
    const first = await list("limit=2");
    const next = await list(`limit=2&cursor=${first.next}`);
    expect([...first.items, ...next.items].map(({ id }) => id)).toEqual(ids);
    expect(next.next).toBeNull();
    await own.pay(ids[1]!, 10_000);
    expect((await list("status=paid")).items.map(({ id }) => id)).toEqual([ids[1]]);
    expect((await list("status=open")).items).toHaveLength(2);
    expect((await list(`customerId=${uuidv7()}`)).items).toEqual([]);
  });

  test("each series has numbers of its own", async () => {
    const own = await fresh();
    const numbers = [];
    for (const series of ["INV", "SHOP", "INV"]) numbers.push((await own.invoice(own.customerId, { series })).number);
    expect(numbers).toEqual(["INV-00001", "SHOP-00001", "INV-00002"]);
  });

  test.each<[string, (order: object) => object, string[]]>([
    ["nothing", () => ({}), ["#/customerId", "#/currency", "#/lines"]],
    ["no lines", (o) => ({ ...o, lines: [] }), ["#/lines"]],
    ["lines that come to nothing", (o) => ({ ...o, lines: [{ ...line, unitPrice: 0 }] }), ["#/lines"]],
    ["half a cent", (o) => ({ ...o, lines: [{ ...line, unitPrice: 0.5 }] }), ["#/lines/0/unitPrice"]],
    ["less than nothing", (o) => ({ ...o, lines: [line, { ...line, quantity: -1 }] }), ["#/lines/1/quantity"]],
    ["money as a text", (o) => ({ ...o, lines: [{ ...line, unitPrice: "100" }] }), ["#/lines/0/unitPrice"]],
    ["no currency of this world", (o) => ({ ...o, currency: "EUX" }), ["#/currency"]],
    ["a total of its own", (o) => ({ ...o, total: 1 }), ["#"]],
    ["the series of credit notes", (o) => ({ ...o, series: "CN" }), ["#/series"]],
    ["no day", (o) => ({ ...o, issuedOn: "2026-02-30" }), ["#/issuedOn"]],
  ])("fails with 422 for one of %s", async (_, broken, pointers) => {
    const { errors } = await books.refused(422, books.send("/invoices", broken(order())));
    expect(errors?.map(({ pointer }) => pointer)).toEqual(pointers);
  });

  test("fails with 404 for a customer that is not there, and no number is lost", async () => {
    const own = await fresh();
    const nobody = uuidv7();
    const refused = await own.refused(404, own.send("/invoices", { ...order(), customerId: nobody }));
    expect(refused.detail).toBe(`there is no customer ${nobody}`);
    expect((await own.invoice(own.customerId)).sequence).toBe(1);
  });

  test.each(["/invoices?limit=101", "/invoices?cursor=x", "/invoices?status=lost", "/invoices/1"])(
    "fails with 422 for %s",
    async (path) => {
      await books.refused(422, books.ask(path));
    },
  );

  test("fails with 404 for one that is not there, also as a file", async () => {
    const id = uuidv7();
    expect((await books.refused(404, books.ask(`/invoices/${id}`))).detail).toBe(`there is no invoice ${id}`);
    await books.refused(404, books.ask(`/invoices/${id}/pdf`));
  });
});

test("a document says the same for ever, whoever sends the next one", async () => {
  const own = await fresh();
  const bytes = async (path: string) => Buffer.from(await (await own.ask(`${path}/pdf`)).arrayBuffer());
  const { id } = await own.invoice(own.customerId);
  await own.send("/seller", { name: "First Ltd", address: "1 Square" }, {}, "PUT");
  const second = await own.invoice(own.customerId);
  const note = await own.make(creditNoteSchema, `/invoices/${second.id}/credit-note`, {});
  const paths = [`/invoices/${id}`, `/invoices/${second.id}`, `/credit-notes/${note.id}`];
  const issued = await Promise.all(paths.map(bytes));
  await own.send("/seller", { name: "Second Ltd", bankAccount: "IBAN GB33" }, {}, "PUT");
  expect((await Promise.all(paths.map(bytes))).map((now, i) => now.equals(issued[i]!))).toEqual([true, true, true]);
  const sellers = await own.means.work({ ...defaultTenant, organisation: own.organisation }, async (unit) => {
    const of = await Promise.all([sellerOf(unit, "invoices", id), sellerOf(unit, "credit_notes", note.id)]);
    return of.map(({ name }) => name);
  });
  expect(sellers).toEqual([own.organisation, "First Ltd"]);
});

describe("payments", () => {
  test("in part, in full and too much: what is too much is the customer's credit", async () => {
    const own = await fresh();
    const { id } = await own.invoice(own.customerId);
    await own.pay(id, 4_000);
    expect(await own.findInvoice(id)).toMatchObject({ status: "partly-paid", open: 6_000 });
    const payment = await own.pay(id, 6_500, { paidOn: "2026-03-01", reference: "thanks" });
    expect(payment).toMatchObject({ kind: "payment", toCredit: 500, paidOn: "2026-03-01", reference: "thanks" });
    expect(await own.findInvoice(id)).toMatchObject({ status: "overpaid", open: 0, overpaid: 500 });
    expect(await own.read(customerWithCreditSchema, `/customers/${own.customerId}`)).toMatchObject({
      credit: [{ currency: "EUR", amount: 500 }],
    });
    expect(await own.balances()).toEqual({
      ...{ "bank EUR": 10_500, "customer-credit EUR": 500, "receivables EUR": 0, "revenue EUR": 10_000 },
    });
    expect((await own.read(pageOf(paymentSchema), `/payments?invoiceId=${id}`)).items[0]).toEqual(payment);
  });

  test("from the credit: no more than there is, nor than is open, and in its currency only", async () => {
    const own = await fresh();
    await own.pay((await own.invoice(own.customerId)).id, 10_700);
    const { id } = await own.invoice(own.customerId, { total: 600 });
    const fromCredit = (invoiceId: string, amount: number) =>
      own.send("/payments", { invoiceId, amount, from: "credit" });
    expect((await own.refused(409, fromCredit(id, 701))).detail).toContain("credit is 7.00 EUR");
    expect((await own.refused(409, fromCredit(id, 650))).detail).toContain("only 6.00 EUR of invoice INV-00002");
    const francs = await own.invoice(own.customerId, { total: 600, currency: "CHF" });
    await own.refused(409, fromCredit(francs.id, 1));
    expect((await fromCredit(id, 600)).status).toBe(201);
    expect(await own.findInvoice(id)).toMatchObject({ status: "paid" });
    expect(await own.balances()).toMatchObject({ "customer-credit EUR": 100, "bank EUR": 10_700 });
  });

  test("are refused for what is cancelled, for nothing, and for what is not there", async () => {
    const own = await fresh();
    const { id } = await own.invoice(own.customerId);
    await own.make(creditNoteSchema, `/invoices/${id}/credit-note`, {});
    await own.refused(409, own.send("/payments", { invoiceId: id, amount: 1 }));
    await own.refused(422, own.send("/payments", { invoiceId: id, amount: 0 }));
    await own.refused(404, own.send("/payments", { invoiceId: uuidv7(), amount: 1 }));
  });

  test("a replay takes the money once", async () => {
    const own = await fresh();
    const { id } = await own.invoice(own.customerId);
    const headers = { "idempotency-key": uuidv7() };
    const body = { invoiceId: id, amount: 100 };
    const first: unknown = await (await own.send("/payments", body, headers)).json();
    expect(await (await own.send("/payments", body, headers)).json()).toEqual(first);
    expect(await own.findInvoice(id)).toMatchObject({ open: 9_900 });
  });
});

describe("refunds", () => {
  test("of an invoice open it again; never more than was paid", async () => {
    const own = await fresh();
    const { id } = await own.invoice(own.customerId);
    await own.pay(id, 10_000);
    const refused = await own.refused(409, own.send("/refunds", { invoiceId: id, amount: 10_001 }));
    expect(refused.detail).toContain("only 100.00 EUR of invoice INV-00001 was paid");
    await own.make(paymentSchema, "/refunds", { invoiceId: id, amount: 2_500 });
    expect(await own.findInvoice(id)).toMatchObject({ status: "partly-paid", open: 2_500 });
    expect(await own.balances()).toMatchObject({ "bank EUR": 7_500, "receivables EUR": 2_500 });
  });

  test("of a customer's credit take it away; never more than there is", async () => {
    const own = await fresh();
    await own.pay((await own.invoice(own.customerId)).id, 10_300);
    const give = (amount: number) => own.send("/refunds", { customerId: own.customerId, currency: "EUR", amount });
    await own.refused(409, give(301));
    expect((await give(300)).status).toBe(201);
    await own.refused(409, give(1));
    expect(await own.balances()).toMatchObject({ "bank EUR": 10_000, "customer-credit EUR": 0 });
  });

  test.each<[string, object]>([
    ["nobody", {}],
    ["a customer without a currency", { customerId: uuidv7() }],
    ["two things at once", { customerId: uuidv7(), invoiceId: uuidv7(), currency: "EUR" }],
  ])("fail with 422 for %s", async (_, of) => {
    await books.refused(422, books.send("/refunds", { ...of, amount: 1 }));
  });

  test("need a role that may decide", async () => {
    const member = booksOf(database, "acme", "member");
    await member.refused(403, member.send("/refunds", { invoiceId: uuidv7(), amount: 1 }));
    const reader = booksOf(database, "acme", "reader");
    await reader.refused(403, reader.send("/invoices", order()));
  });
});

describe("credit notes", () => {
  test("take back all of an invoice, once; what was paid becomes the customer's credit", async () => {
    const own = await fresh();
    const { id } = await own.invoice(own.customerId, { lines: order().lines });
    await own.pay(id, 10_000);
    const note = await own.make(creditNoteSchema, `/invoices/${id}/credit-note`, { reason: "wrong price" });
    expect(note).toMatchObject({
      number: "CN-00001",
      invoice: { status: "cancelled", open: 0, creditNoteId: note.id },
    });
    expect(await own.balances()).toEqual({
      ...{ "bank EUR": 10_000, "customer-credit EUR": 10_000, "receivables EUR": 0, "revenue EUR": 0, "tax EUR": 0 },
    });
    await own.refused(409, own.send(`/invoices/${id}/credit-note`, {}));
    await own.refused(409, own.send("/refunds", { invoiceId: id, amount: 1 }));
    expect(await own.read(creditNoteSchema, `/credit-notes/${note.id}`)).toEqual(note);
  });
});

test("products are a catalogue; a reference is there once", async () => {
  const product = { name: "Hour", reference: "H1", unitPrice: 12_000, currency: "EUR", taxRate: 1_900 };
  expect(await books.make(productSchema, "/products", product)).toMatchObject(product);
  await books.refused(409, books.send("/products", product));
  expect((await books.read(pageOf(productSchema), "/products")).items).toHaveLength(1);
});

test("customers are found by a part of their name", async () => {
  const own = await fresh();
  await own.customer("Zoë & Söhne");
  const found = await own.read(pageOf(customerWithCreditSchema.omit({ credit: true })), "/customers?search=s%C3%B6h");
  expect(found.items.map(({ name }) => name)).toEqual(["Zoë & Söhne"]);
});

test("answers 503 while the store is away", async () => {
  const away = () => Promise.reject(new DatabaseUnavailable(new Error("gone")));
  const lost = booksOf({ query: away, transaction: away, close: () => Promise.resolve() }, "acme");
  await lost.refused(503, lost.send("/invoices", order()));
});
