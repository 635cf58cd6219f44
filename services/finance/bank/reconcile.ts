import type { Job } from "../../kit/jobs.ts";
import type { Means } from "../../kit/store-service.ts";
import type { Unit } from "../../kit/unit.ts";
import { toInt } from "../integers.ts";
import { lockInvoice } from "../billing/locked-invoice.ts";
import { matchAlone, matched, receive } from "./match.ts";

/** How many lines of a long statement are one transaction. */
const batch = 200;

type Candidate = {
  readonly id: string;
  readonly date: string;
  readonly amount: unknown;
  readonly currency: string;
  readonly reference: string | null;
  readonly invoices: readonly string[];
};

/**
 * Looks at lines of a statement that nobody looked at, up to `limit`; answers whether there were so many. What names
 * exactly one invoice of its currency, and is exactly what is open of it, pays it; everything else is for a person.
 */
export async function reconcile(unit: Unit, statementId: string, limit: number): Promise<boolean> {
  const { organisation } = unit.actor;
  await matchAlone(unit);
  const { rows } = await unit.query<Candidate>(
    `select l.id, l.booked_on::text as date, l.amount, l.currency, l.reference,
       array(select i.id::text from invoices i
             where i.organisation = l.organisation and i.currency = l.currency
               and (lower(i.number) = any(l.words)
                 or i.folded_reference = any(l.words) and (i.imported or i.open = l.amount))
             limit 2) as invoices
     from bank_lines l
     where l.organisation = $1 and l.statement_id = $2 and not l.examined order by l.position limit $3`,
    [organisation, statementId, limit],
  );
  for (const { invoices, ...line } of rows) {
    const [invoiceId, another] = invoices;
    if (invoiceId === undefined || another !== undefined) continue;
    const amount = toInt(line.amount);
    // Again, now that it is locked: the line before may have paid it.
    if ((await lockInvoice(unit, invoiceId)).open !== amount) continue;
    const paymentId = await receive(unit, { ...line, amount }, invoiceId);
    await matched(unit, line.id, "rule", { invoiceId, paymentId });
  }
  await unit.query("update bank_lines set examined = true where organisation = $1 and id = any($2::uuid[])", [
    organisation,
    rows.map(({ id }) => id),
  ]);
  return rows.length === limit;
}

/** Works off a long statement, part by part: what was done stays done when a try is cut short. */
export async function reconcileStatement({ work }: Pick<Means, "work">, { actor, key }: Job): Promise<void> {
  while (await work(actor, (unit) => reconcile(unit, key, batch)));
}
