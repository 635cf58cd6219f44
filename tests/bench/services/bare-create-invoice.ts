import { uuidv7 } from "../../../services/kit/uuid.ts";
import type { Run } from "./bare-store.ts";

export interface InvoiceBody {
  readonly customerId: string;
  readonly currency: string;
  readonly lines: readonly { description: string; quantity: number; unitPrice: number; taxRate: number }[];
}

const day = (at: Date): string => at.toISOString().slice(0, 10);
const monthMs = 30 * 24 * 3_600_000;

/**
 * What `create-invoice` does to the store where no budget is watched: five statements (invoices-store.ts, ledger/store.ts
 * and budgets/watch.ts of the service). Nothing is judged before.
 */
export async function createInvoice(run: Run, body: InvoiceBody): Promise<object> {
  const now = new Date();
  const [id, posting] = [uuidv7(), uuidv7()];
  const { customerId, currency } = body;
  const [issuedOn, dueOn] = [day(now), day(new Date(now.getTime() + monthMs))];
  const lines = body.lines.map((line) => {
    const net = line.quantity * line.unitPrice;
    return { ...line, net, tax: Math.round((net * line.taxRate) / 10_000) };
  });
  const net = lines.reduce((sum, line) => sum + line.net, 0);
  const tax = lines.reduce((sum, line) => sum + line.tax, 0);
  const total = net + tax;

  const made = await run<{ customer: string; sequence: string; number: string; status: string }>(
    `with customer as (select id, name from customers where organisation = $1 and id = $6),
       next as (insert into document_numbers (organisation, team, owner, series, last) values ($1, $2, $3, $4, 1)
         on conflict (organisation, series) do update set last = document_numbers.last + 1 returning last),
       made as (
         insert into invoices (id, organisation, team, owner, series, sequence, customer_id, currency, net, tax, total,
           settled, issued_on, due_on, reference, folded_reference, imported, issued_at, seller)
         select $5, $1, $2, $3, $4, next.last, customer.id, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, coalesce(
           (select jsonb_build_object('name', name, 'address', address, 'taxId', tax_id, 'bankAccount', bank_account)
            from sellers where organisation = $1),
           jsonb_build_object('name', $1::text, 'address', null, 'taxId', null, 'bankAccount', null))
         from next, customer
         returning sequence, number, status)
     select customer.name as customer, made.* from made, customer`,
    [
      ...["default", "default", "default", "INV", id, customerId, currency, net, tax, total, 0, issuedOn, dueOn],
      ...[null, null, false, now],
    ],
  );
  await run(
    `insert into invoice_lines (organisation, team, owner, invoice_id, position, description, quantity, unit_price,
       tax_rate, net, tax)
     select $1, $2, $3, $4, line.* from unnest($5::int[], $6::text[], $7::bigint[], $8::bigint[], $9::int[],
       $10::bigint[], $11::bigint[]) as line`,
    [
      ...["default", "default", "default", id, lines.map((_, at) => at), lines.map((line) => line.description)],
      ...[lines.map((line) => line.quantity), lines.map((line) => line.unitPrice), lines.map((line) => line.taxRate)],
      ...[lines.map((line) => line.net), lines.map((line) => line.tax)],
    ],
  );
  await run(
    `with standard as (insert into accounts (organisation, team, owner, code, name, kind)
         select $1, $2, $3, code, name, kind
         from (values ('receivables', 'What customers owe', 'asset'), ('bank', 'Bank', 'asset'),
             ('customer-credit', 'What customers paid too much', 'liability'),
             ('tax', 'Tax that was invoiced', 'liability'), ('opening-balance', 'What was there before', 'equity'),
             ('revenue', 'Revenue', 'income'), ('expenses', 'Expenses', 'expense')) as standard (code, name, kind)
         where not exists (select from accounts where organisation = $1 and code = 'receivables')
         on conflict do nothing),
       posting as (
         insert into ledger_postings (id, organisation, team, owner, cause, memo, invoice_id, customer_id, currency,
           booked_on, posted_at)
         values ($4, $1, $2, $3, $5, $6, $7, $8, $9, $10, $11))
     insert into ledger_entries (posting_id, organisation, team, owner, account, side, amount)
     select $4, $1, $2, $3, account, side, amount
     from unnest($12::text[], $13::text[], $14::bigint[]) as entry (account, side, amount)`,
    [
      ...["default", "default", "default", posting, "invoice", null, id, customerId, currency, issuedOn, now],
      ...[
        ["receivables", "revenue", "tax"],
        ["debit", "credit", "credit"],
        [total, net, tax],
      ],
    ],
  );
  await run(
    `select id from budgets where organisation = $1 and account = any($2::text[]) and currency = $3 and month = $4
       and crossed_at is null`,
    ["default", ["receivables", "revenue", "tax"], currency, issuedOn.slice(0, 7)],
  );
  const { number, sequence, customer, status } = made.rows[0]!;
  const data = { number, customerId, currency, total, open: total, dueOn };
  await run(
    `insert into events (id, organisation, team, owner, source, type, subject, data, at, traceparent)
     select id, $1, $2, $3, $4, type, subject, data, $5, $7
     from jsonb_to_recordset($6::jsonb) as new (id uuid, type text, subject text, data jsonb)`,
    [
      ...["default", "default", "default", "finance", now],
      JSON.stringify([{ id: uuidv7(), type: "invoice.issued", subject: id, data }]),
      null,
    ],
  );
  return {
    ...{ id, number, series: "INV", sequence: Number(sequence), customerId, customer, currency, net, tax, total },
    ...{ open: total, overpaid: 0, status, issuedOn, dueOn, reference: null, issuedAt: now, creditNoteId: null, lines },
  };
}
