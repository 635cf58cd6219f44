import { beforeAll, expect, test } from "vitest";
import { pageOf } from "../../kit/page.ts";
import { describeOnEveryDatabase } from "../../kit/testing/databases.ts";
import { prepare } from "../../kit/testing/service.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { customerSchema, productSchema } from "../billing/customer.ts";
import { creditNoteSchema, invoiceHeadSchema } from "../billing/invoice.ts";
import { migrations } from "../migrations.ts";
import { booksOf } from "../testing/finance.ts";

const invoices = `"Number","Invoice Partner Display Name","Invoice Date","Due Date","Untaxed Amount","Tax","Total","Amount Due","Payment Status"
"INV/2025/00012","Zoë GmbH, Anna","2025-11-03","2025-12-03","1,000.00","190.00","1,190.00","1,190.00","Not Paid"
"INV/2025/00013","zoë gmbh, anna","2025-11-05","","100.00","19.00","119.00","19.00","Partially Paid"
"INV/2025/00014","Other","2025-11-05","2025-12-05","100.00","19.00","119.00","0.00","Paid"
"/","Other","2025-11-05","2025-12-05","100.00","19.00","119.00","119.00","Not Paid"
`;

describeOnEveryDatabase("what Odoo exports", (database) => {
  beforeAll(() => prepare(database(), migrations));
  const fresh = () => booksOf(database(), `org-${uuidv7()}`);

  test("contacts come in once, in whatever case they are written", async () => {
    const books = fresh();
    const csv = 'Name,Email,Country\nÄnne Ltd,a@example.com,Germany\nÄNNE LTD,A@example.com,\n"Bob, Inc",,\n';
    expect(await books.take("customers", csv)).toMatchObject({ imported: 2, known: 1, skipped: 0 });
    expect(await books.take("customers", csv)).toMatchObject({ imported: 0, known: 3 });
    const { items } = await books.read(pageOf(customerSchema), "/customers");
    expect(items.map(({ name, email, country }) => [name, email, country])).toEqual([
      ["Bob, Inc", null, null],
      ["Änne Ltd", "a@example.com", "Germany"],
    ]);
  });

  test("the address of a contact is as it stands on a letter", async () => {
    const books = fresh();
    const csv =
      "Display Name,street,Street2,Zip,City,State,country_id,vat\nA,1 Road,,1010,Wien,,Austria,ATU1\nB,,,,Oslo,,,\nC,,,,,,,\n";
    await books.take("customers", csv);
    const { items } = await books.read(pageOf(customerSchema), "/customers");
    expect(items.map(({ name, address, country, taxId }) => [name, address, country, taxId])).toEqual([
      ["C", null, null, null],
      ["B", "Oslo", null, null],
      ["A", "1 Road\n1010 Wien", "Austria", "ATU1"],
    ]);
  });

  test.each([
    ["labels of other versions", "Number,Partner,Invoice/Bill Date,Due Date,Untaxed Amount,Tax,Total,Amount Due"],
    [
      "fields, to be imported again",
      "name,partner_id,invoice_date,invoice_date_due,amount_untaxed,amount_tax,amount_total,amount_residual",
    ],
  ])("invoices are read by %s, too", async (_, header) => {
    const books = fresh();
    const row = "INV/2026/00001,Zoë,2026-01-05,2026-02-04,100.00,19.00,119.00,119.00";
    expect(await books.take("invoices", `${header}\n${row}\n`, "?currency=EUR")).toMatchObject({ imported: 1 });
    const { items } = await books.read(pageOf(invoiceHeadSchema), "/invoices");
    expect(items).toMatchObject([
      { reference: "INV/2026/00001", customer: "Zoë", issuedOn: "2026-01-05", open: 11_900 },
    ]);
  });

  test("products come in once, by their reference or their name", async () => {
    const books = fresh();
    const csv = "Internal Reference,Name,Sales Price\nH1,Hour,120.50\nH1,Hour again,1.00\n,Day,900.00\n";
    expect(await books.take("products", csv, "?currency=EUR")).toMatchObject({ imported: 2, known: 1 });
    expect(await books.take("products", csv, "?currency=EUR")).toMatchObject({ imported: 0, known: 3 });
    const { items } = await books.read(pageOf(productSchema), "/products");
    expect(items.map(({ name, unitPrice }) => [name, unitPrice])).toEqual([
      ["Day", 90_000],
      ["Hour", 12_050],
    ]);
    await books.refused(422, books.send("/imports/products", csv));
  });

  test("open invoices get a number of ours, keep their own, and are owed against the opening balance", async () => {
    const books = fresh();
    const take = () => books.take("invoices", invoices, "?currency=EUR");
    expect(await take()).toMatchObject({ imported: 2, known: 0, skipped: 2 });
    expect(await take()).toMatchObject({ imported: 0, known: 2, skipped: 2 });
    const { items } = await books.read(pageOf(invoiceHeadSchema), "/invoices");
    expect(items).toMatchObject([
      {
        number: "OPEN-00002",
        reference: "INV/2025/00013",
        total: 11_900,
        open: 1_900,
        status: "partly-paid",
        dueOn: "2025-11-05",
      },
      {
        number: "OPEN-00001",
        reference: "INV/2025/00012",
        net: 100_000,
        tax: 19_000,
        status: "open",
        dueOn: "2025-12-03",
      },
    ]);
    expect(items[0]?.customerId).toBe(items[1]?.customerId);
    expect(await books.balances()).toEqual({ "opening-balance EUR": 120_900, "receivables EUR": 120_900 });
    // Their old number is what the customer writes.
    const line = "date,amount,currency,reference\n2026-01-02,1190.00,EUR,Your INV/2025/00012\n";
    expect(await books.statement(line)).toMatchObject({ matched: 1 });
    await books.make(creditNoteSchema, `/invoices/${items[0]?.id}/credit-note`, {});
    expect(await books.balances()).toMatchObject({ "receivables EUR": 0, "customer-credit EUR": 10_000 });
  });

  test("a replay answers what came of the first", async () => {
    const books = fresh();
    const headers = { "idempotency-key": uuidv7() };
    const send = (csv: string) => books.send("/imports/customers", csv, headers);
    const first: unknown = await (await send("Name\nA\n")).json();
    expect(await (await send("Name\nA\n")).json()).toEqual(first);
    await books.refused(422, send("Name\nB\n"));
  });

  test.each<[string, string, string, string]>([
    ["sums that do not add up", "invoices", invoices.replace('"190.00"', '"191.00"'), "do not come to its Total"],
    ["more due than there is", "invoices", invoices.replace('"19.00","Part', '"120.00","Part'), "not between 0"],
    ["a column that is not there", "invoices", "Number,Total\n1,1\n", "lacks Invoice Partner Display Name"],
    ["an address that is none", "customers", "Name,Email\nA,a@example.com\nB,b\n", "line 3: Email"],
  ])("fails with 422 for %s, and takes nothing", async (_, kind, csv, told) => {
    const books = fresh();
    const document = await books.refused(422, books.send(`/imports/${kind}?currency=EUR`, csv));
    expect(JSON.stringify(document)).toContain(told);
    expect((await books.read(pageOf(customerSchema), "/customers")).items).toEqual([]);
  });

  test("fails with 422 for what nobody imports", async () => {
    await fresh().refused(422, fresh().send("/imports/secrets", "Name\nA\n"));
  });
});
