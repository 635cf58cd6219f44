import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../kit/database.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import { describeOnEveryDatabase, setUpMs } from "../kit/testing/databases.ts";
import { prepare } from "../kit/testing/service.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { Invoice } from "./billing/invoice.ts";
import { invoiceSchema } from "./billing/invoice.ts";
import { migrations } from "./migrations.ts";
import { exponentOf } from "./money.ts";
import { booksOf } from "./testing/finance.ts";
import type { Books } from "./testing/finance.ts";

const currencies = ["EUR", "JPY", "KWD"] as const;
const currency = fc.constantFrom("EUR", "EUR", ...currencies);
const which = fc.nat(1_000);
const amount = fc.integer({ min: 1, max: 9_000 });
const line = fc.record({
  quantity: fc.integer({ min: 1, max: 9 }),
  unitPrice: fc.integer({ min: 1, max: 3_333 }),
  taxRate: fc.constantFrom(0, 700, 1_900, 2_125),
});

/** What somebody may do; `of` picks among what is there by then, and `exact` takes what is open instead of `amount`. */
const step = fc.oneof(
  fc.record({ do: fc.constant("issue"), currency, lines: fc.array(line, { minLength: 1, maxLength: 3 }) }),
  fc.record({
    do: fc.constant("pay"),
    of: which,
    amount,
    exact: fc.boolean(),
    from: fc.constantFrom("bank", "credit"),
  }),
  fc.record({ do: fc.constant("credit-note"), of: which }),
  fc.record({ do: fc.constant("refund"), of: which, amount, exact: fc.boolean() }),
  fc.record({ do: fc.constant("give-credit-back"), currency, amount }),
  fc.record({ do: fc.constant("statement"), of: which, amount, exact: fc.boolean(), twice: fc.boolean() }),
  fc.record({ do: fc.constant("match"), of: which, line: which }),
  fc.record({ do: fc.constant("import"), currency, amount, open: which }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const decimal = (minor: number, code: string) => {
  const digits = String(minor).padStart(exponentOf(code) + 1, "0");
  const at = digits.length - exponentOf(code);
  return at === digits.length ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
};

const priced = [{ quantity: 3, unitPrice: 1_000, taxRate: 1_900 as const }];
/** Everything succeeds in it: chance alone does not bring each of them about in every run. */
const ordinary: Step[] = [
  { do: "issue", currency: "EUR", lines: priced },
  { do: "statement", of: 0, amount: 500, exact: false, twice: false },
  { do: "match", of: 0, line: 0 },
  { do: "issue", currency: "EUR", lines: priced },
  { do: "pay", of: 1, amount: 1, exact: true, from: "bank" },
  { do: "refund", of: 1, amount: 100, exact: false },
  { do: "credit-note", of: 0 },
  { do: "import", currency: "KWD", amount: 2_000, open: 700 },
];

/** Does one step, and answers with what status; what cannot be done is refused, and changes nothing. */
async function take(books: Books, customerId: string, invoices: Invoice[], one: Step): Promise<number> {
  const picked = "of" in one ? invoices[one.of % invoices.length] : undefined;
  const invoice = picked && (await books.findInvoice(picked.id));
  const status = async (answer: Promise<Response>) => (await answer).status;
  if (one.do === "issue" && "lines" in one) {
    const lines = one.lines.map((priced) => ({ description: "x", ...priced }));
    invoices.push(await books.make(invoiceSchema, "/invoices", { customerId, currency: one.currency, lines }));
    return 201;
  }
  if (one.do === "give-credit-back" && "currency" in one) {
    const { currency, amount = 1 } = one as { currency: string; amount?: number };
    return status(books.send("/refunds", { customerId, currency, amount }));
  }
  if ("open" in one) {
    const open = decimal(1 + (one.open % one.amount), one.currency);
    const total = decimal(one.amount, one.currency);
    const csv = `Number,Invoice Partner Display Name,Invoice Date,Untaxed Amount,Tax,Total,Amount Due
${uuidv7()},ACME,2026-01-01,${total},0,${total},${open}\n`;
    return status(books.send(`/imports/invoices?currency=${one.currency}`, csv));
  }
  if (invoice === undefined) return 404;
  const asked = "exact" in one && one.exact ? invoice.open || 1 : "amount" in one ? one.amount : 1;
  if ("from" in one) return status(books.send("/payments", { invoiceId: invoice.id, amount: asked, from: one.from }));
  if (one.do === "credit-note") return status(books.send(`/invoices/${invoice.id}/credit-note`, {}));
  if (one.do === "refund") {
    const paid = "exact" in one && one.exact ? invoice.total - invoice.open || 1 : asked;
    return status(books.send("/refunds", { invoiceId: invoice.id, amount: paid }));
  }
  if ("twice" in one) {
    const row = `2026-03-02,${decimal(asked, invoice.currency)},${invoice.currency},${invoice.number},ACME\n`;
    const csv = `date,amount,currency,reference,counterparty\n${row}${one.twice ? row : ""}`;
    return status(books.send("/bank-statements", csv));
  }
  const lines = await books.lines("limit=100");
  const found = "line" in one ? lines[one.line % lines.length] : undefined;
  return found ? status(books.send(`/bank-lines/${found.id}/match`, { invoiceId: invoice.id })) : 404;
}

/** The laws that hold after everything: what each currency's books say, told in another way than by the ledger. */
async function hold(database: Database, organisation: string): Promise<void> {
  const { rows } = await database.transaction(
    (tx) =>
      tx.query(
        `with e as (select e.*, p.currency, p.customer_id,
             case e.side when 'debit' then e.amount else -e.amount end as signed
           from ledger_entries e join ledger_postings p on p.id = e.posting_id where e.organisation = $1),
           on_account as (select currency, account, sum(signed) as balance from e group by 1, 2),
           moved as (select currency,
               sum(case kind when 'payment' then amount when 'credit-use' then 0 else -amount end) as bank
             from payments where organisation = $1 group by 1),
           owed as (select currency, sum(open) as open, min(open) as least,
               sum(case when cancelled_at is null and not imported then net else 0 end) as net,
               sum(case when cancelled_at is null and not imported then tax else 0 end) as tax
             from invoices where organisation = $1 group by 1)
         select c.code as currency,
           coalesce((select sum(signed) from e where e.currency = c.code), 0) = 0 as balances,
           not exists (select from e where e.currency = c.code and account = 'customer-credit'
             group by customer_id having sum(signed) > 0) as "no credit below 0",
           coalesce((select balance from on_account a where a.currency = c.code and account = 'receivables'), 0)
             = coalesce(open, 0) as "receivables are what is open",
           coalesce((select balance from on_account a where a.currency = c.code and account = 'bank'), 0)
             = coalesce(bank, 0) as "the bank is what moved",
           coalesce((select -balance from on_account a where a.currency = c.code and account = 'revenue'), 0)
             = coalesce(net, 0) as "revenue is what was invoiced",
           coalesce((select -balance from on_account a where a.currency = c.code and account = 'tax'), 0)
             = coalesce(tax, 0) as "tax is what was invoiced",
           coalesce(least, 0) >= 0 as "nothing open below 0"
         from unnest($2::text[]) as c (code) left join owed on owed.currency = c.code left join moved on moved.currency = c.code`,
        [organisation, currencies],
      ),
    EVERYBODY,
  );
  for (const { currency, ...laws } of rows) {
    expect(
      Object.entries(laws).filter(([, holds]) => holds !== true),
      String(currency),
    ).toEqual([]);
  }
}

describeOnEveryDatabase("books", (database) => {
  beforeAll(() => prepare(database(), migrations));
  const seen = new Map<string, number>();

  test("balance to the smallest unit in every currency, whatever is done", { timeout: setUpMs }, async () => {
    const runs = async (steps: readonly Step[]) => {
      const books = booksOf(database(), `org-${uuidv7()}`);
      const customerId = await books.customer();
      const invoices: Invoice[] = [];
      for (const one of steps) {
        const status = await take(books, customerId, invoices, one);
        expect(status).toBeLessThan(500);
        const key = `${one.do} ${status < 300 ? "done" : "refused"}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      }
      await hold(database(), books.organisation);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24, size: "max" }), runs), {
      numRuns: 12,
      examples: [[ordinary]],
    });
    // Else the property would hold of books in which nothing happens.
    for (const what of ["issue", "pay", "credit-note", "refund", "statement", "match", "import"]) {
      expect([...seen.keys()]).toContain(`${what} done`);
    }
  });
});
