import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import { dayOf } from "../calendar.ts";
import { post } from "../ledger/store.ts";
import { sellerNow } from "./customers-store.ts";
import { creditNoteSeries } from "./invoice.ts";
import type { CreditNote } from "./invoice.ts";
import { earned, findInvoice, nextNumber } from "./invoices-store.ts";
import { changeInvoice, lockInvoice } from "./locked-invoice.ts";

/** Takes a whole invoice back: nothing is open any more, and what was paid is the customer's credit. */
export async function creditInvoice(unit: Unit, id: string, invoiceId: string, reason?: string): Promise<CreditNote> {
  const { organisation, team, owner } = unit.actor;
  const invoice = await lockInvoice(unit, invoiceId);
  if (invoice.status === "cancelled") {
    throw new Problem(409, "state-conflict", `invoice ${invoice.number} is cancelled already; it cannot be again`);
  }
  const { currency, customerId, net, tax, open, settled, imported } = invoice;
  await changeInvoice(unit, invoice, { credited: open, cancelled: true });
  const on = dayOf(unit.now);
  const { rows } = await unit.query<{ number: string }>(
    `with next as (${nextNumber})
     insert into credit_notes (id, organisation, team, owner, series, sequence, invoice_id, reason, issued_on, issued_at,
       seller)
     select $5, $1, $2, $3, $4, next.last, $6, $7, $8, $9, ${sellerNow} from next returning number`,
    [organisation, team, owner, creditNoteSeries, id, invoiceId, reason ?? null, on, unit.now],
  );
  await post(unit, {
    ...{ cause: "credit-note", currency, on, invoiceId, customerId },
    entries: [
      ...earned({ net, tax, open: open + settled, imported }, "debit"),
      { account: "receivables", side: "credit", amount: open },
      { account: "customer-credit", side: "credit", amount: settled },
    ],
  });
  const data = { number: rows[0]!.number, invoiceId, currency, total: open + settled };
  await unit.emit({ type: "credit-note.issued", subject: id, data });
  return (await findCreditNote(unit, id))!;
}

/** The credit note of that id, if this organisation has it. */
export async function findCreditNote(unit: Unit, id: string): Promise<CreditNote | undefined> {
  const { rows } = await unit.query<Omit<CreditNote, "invoice">>(
    `select id, number, invoice_id as "invoiceId", reason, issued_on::text as "issuedOn" from credit_notes
     where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  const invoice = rows[0] && (await findInvoice(unit, rows[0].invoiceId));
  return rows[0] && invoice && { ...rows[0], invoice };
}
