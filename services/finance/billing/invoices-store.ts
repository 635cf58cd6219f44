import { found } from "../../kit/endpoint.ts";
import { afterEveryId, toPage } from "../../kit/page.ts";
import type { Unit } from "../../kit/unit.ts";
import { addDays, dayOf } from "../calendar.ts";
import { fold } from "../fold.ts";
import { toInt } from "../integers.ts";
import { post } from "../ledger/store.ts";
import { sellerNow } from "./customers-store.ts";
import type { Invoice, InvoiceHead, InvoiceLine, InvoiceQuery, NewInvoice } from "./invoice.ts";
import { amountsOf, sumOf } from "./tax.ts";

const integers = ["sequence", "net", "tax", "total", "open", "overpaid"] as const;
type HeadRow = Omit<InvoiceHead, (typeof integers)[number] | "issuedAt"> &
  Record<(typeof integers)[number], unknown> & { readonly issuedAt: Date };

const heads = `select i.id, i.number, i.series, i.sequence, i.customer_id as "customerId", c.name as customer, i.currency,
    i.net, i.tax, i.total, i.open, i.overpaid, i.status, i.issued_on::text as "issuedOn", i.due_on::text as "dueOn",
    i.reference, i.issued_at as "issuedAt", n.id as "creditNoteId"
  from invoices i
  join customers c on c.organisation = i.organisation and c.id = i.customer_id
  left join credit_notes n on n.organisation = i.organisation and n.invoice_id = i.id`;

/** A document whose number is next in its series; the row of the series stays locked until the transaction ends. */
export const nextNumber = `insert into document_numbers (organisation, team, owner, series, last)
  values ($1, $2, $3, $4, 1)
  on conflict (organisation, series) do update set last = document_numbers.last + 1 returning last`;

/** What is issued, with everything that was decided about it. */
export type Issue = Omit<NewInvoice, "lines" | "dueInDays" | "issuedOn"> & {
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly lines: readonly InvoiceLine[];
  /** What was paid in another system, before it came from there. */
  readonly imported?: { readonly settled: number };
};

/** Issues an invoice: it gets its number, is owed from now on, and is posted. */
export async function issueInvoice(unit: Unit, id: string, asked: NewInvoice): Promise<Invoice> {
  const { lines, dueInDays, issuedOn = dayOf(unit.now), ...rest } = asked;
  const priced = lines.map((line) => ({ ...line, ...amountsOf(line) }));
  return storeInvoice(unit, id, { ...rest, issuedOn, dueOn: addDays(issuedOn, dueInDays), lines: priced });
}

/** Stores an invoice and posts it. */
export async function storeInvoice(unit: Unit, id: string, issue: Issue): Promise<Invoice> {
  const { organisation, team, owner } = unit.actor;
  const { customerId, currency, series, issuedOn, dueOn, reference = null, lines, imported } = issue;
  const { net, tax } = sumOf(lines);
  const total = net + tax;
  const settled = imported?.settled ?? 0;
  const { rows } = await unit.query<{ customer: string; sequence: unknown; number: string; status: Invoice["status"] }>(
    `with customer as (select id, name from customers where organisation = $1 and id = $6),
       next as (${nextNumber}),
       made as (
         insert into invoices (id, organisation, team, owner, series, sequence, customer_id, currency, net, tax, total,
           settled, issued_on, due_on, reference, folded_reference, imported, issued_at, seller)
         select $5, $1, $2, $3, $4, next.last, customer.id, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, ${sellerNow}
         from next, customer
         returning sequence, number, status)
     select customer.name as customer, made.* from made, customer`,
    [
      ...[organisation, team, owner, series, id, customerId, currency, net, tax, total, settled, issuedOn, dueOn],
      ...[reference, reference && fold(reference), imported !== undefined, unit.now],
    ],
  );
  // Nothing stays of it, not even the number.
  const { customer, number, status, sequence } = found(rows[0], "customer", customerId);
  await storeLines(unit, id, lines);
  const open = total - settled;
  await post(unit, {
    cause: imported ? "import" : "invoice",
    ...{ currency, on: issuedOn, invoiceId: id, customerId },
    entries: [
      { account: "receivables", side: "debit", amount: open },
      ...earned({ net, tax, open, imported: !!imported }, "credit"),
    ],
  });
  await unit.emit({ type: "invoice.issued", subject: id, data: { number, customerId, currency, total, open, dueOn } });
  return {
    ...{ id, number, series, sequence: toInt(sequence), customerId, customer, currency, net, tax, total, open },
    ...{ overpaid: 0, status, issuedOn, dueOn, reference, issuedAt: unit.now.toISOString(), creditNoteId: null },
    lines: lines.map(({ description, quantity, unitPrice, taxRate, net, tax }) => ({
      ...{ description, quantity, unitPrice, taxRate, net, tax },
    })),
  };
}

/** Where an invoice's money stands against what is owed: earned and tax, or what another system had booked. */
export function earned(of: { net: number; tax: number; open: number; imported: boolean }, side: "debit" | "credit") {
  if (of.imported) return [{ account: "opening-balance", side, amount: of.open }];
  return [
    { account: "revenue", side, amount: of.net },
    { account: "tax", side, amount: of.tax },
  ];
}

async function storeLines(unit: Unit, invoiceId: string, lines: readonly InvoiceLine[]): Promise<void> {
  const { organisation, team, owner } = unit.actor;
  const all = <K extends keyof InvoiceLine>(key: K) => lines.map((line) => line[key]);
  await unit.query(
    `insert into invoice_lines (organisation, team, owner, invoice_id, position, description, quantity, unit_price,
       tax_rate, net, tax)
     select $1, $2, $3, $4, line.* from unnest($5::int[], $6::text[], $7::bigint[], $8::bigint[], $9::int[],
       $10::bigint[], $11::bigint[]) as line`,
    [
      ...[organisation, team, owner, invoiceId, lines.map((_, position) => position)],
      ...[all("description"), all("quantity"), all("unitPrice"), all("taxRate"), all("net"), all("tax")],
    ],
  );
}

/** The invoice of that id, if this organisation has it. */
export async function findInvoice(unit: Unit, id: string): Promise<Invoice | undefined> {
  const of = [unit.actor.organisation, id];
  const head = await unit.query<HeadRow>(`${heads} where i.organisation = $1 and i.id = $2`, of);
  if (head.rows[0] === undefined) return undefined;
  const { rows } = await unit.query<Record<"quantity" | "unitPrice" | "net" | "tax", unknown> & InvoiceLine>(
    `select description, quantity, unit_price as "unitPrice", tax_rate as "taxRate", net, tax from invoice_lines
     where organisation = $1 and invoice_id = $2 order by position`,
    of,
  );
  const lines = rows.map((line) => ({
    ...line,
    ...{ quantity: toInt(line.quantity), unitPrice: toInt(line.unitPrice), net: toInt(line.net), tax: toInt(line.tax) },
  }));
  return { ...toHead(head.rows[0]), lines };
}

/** Newest first, without their lines. */
export async function invoicesPage(unit: Unit, { limit, cursor, status, customerId }: InvoiceQuery) {
  const { rows } = await unit.query<HeadRow>(
    `${heads} where i.organisation = $1 and i.id < $2 and ($4::text is null or i.status = $4)
       and ($5::uuid is null or i.customer_id = $5)
     order by i.id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1, status ?? null, customerId ?? null],
  );
  return toPage(rows.map(toHead), limit);
}

const toHead = (row: HeadRow): InvoiceHead => ({
  ...row,
  ...(Object.fromEntries(integers.map((key) => [key, toInt(row[key])])) as Record<(typeof integers)[number], number>),
  issuedAt: row.issuedAt.toISOString(),
});
