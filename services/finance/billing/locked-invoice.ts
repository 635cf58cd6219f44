import { found } from "../../kit/endpoint.ts";
import type { Unit } from "../../kit/unit.ts";
import { toInt } from "../integers.ts";
import type { Invoice } from "./invoice.ts";

/** An invoice that nobody else changes until the transaction ends. */
export type LockedInvoice = Pick<
  Invoice,
  "id" | "number" | "customerId" | "currency" | "net" | "tax" | "total" | "open" | "status"
> & {
  readonly settled: number;
  readonly imported: boolean;
};

type Row = Record<"net" | "tax" | "total" | "open" | "settled", unknown> &
  Omit<LockedInvoice, "net" | "tax" | "total" | "open" | "settled">;

/** Locks an invoice; a 404 problem where this organisation has none of that id. */
export async function lockInvoice(unit: Unit, id: string): Promise<LockedInvoice> {
  const { rows } = await unit.query<Row>(
    `select id, number, customer_id as "customerId", currency, net, tax, total, open, settled, status, imported
     from invoices where organisation = $1 and id = $2 for no key update`,
    [unit.actor.organisation, id],
  );
  const row = found(rows[0], "invoice", id);
  const [net, tax, total] = [toInt(row.net), toInt(row.tax), toInt(row.total)];
  return { ...row, net, tax, total, open: toInt(row.open), settled: toInt(row.settled) };
}

/** Moves what is paid or taken back of an invoice, and tells where its state follows. */
export async function changeInvoice(
  unit: Unit,
  { id, status: before }: LockedInvoice,
  by: {
    readonly settled?: number;
    readonly credited?: number;
    readonly overpaid?: number;
    readonly cancelled?: boolean;
  },
): Promise<void> {
  const { rows } = await unit.query<{ status: Invoice["status"]; open: unknown; currency: string }>(
    `update invoices set settled = settled + $3, credited = credited + $4, overpaid = overpaid + $5, cancelled_at = $6
     where organisation = $1 and id = $2 returning status, open, currency`,
    [
      ...[unit.actor.organisation, id, by.settled ?? 0, by.credited ?? 0, by.overpaid ?? 0],
      by.cancelled === true ? unit.now : null,
    ],
  );
  const { status, open, currency } = rows[0]!;
  if (status === before) return;
  const data = { from: before, to: status, open: toInt(open), currency };
  await unit.emit({ type: "invoice.status-changed", subject: id, data });
}
