import { found } from "../../kit/endpoint.ts";
import { afterEveryId, toPage } from "../../kit/page.ts";
import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import { dayOf } from "../calendar.ts";
import { toInt } from "../integers.ts";
import { post } from "../ledger/store.ts";
import { formatAmount } from "../money.ts";
import { creditOf } from "./customers-store.ts";
import { changeInvoice, lockInvoice } from "./locked-invoice.ts";
import type { LockedInvoice } from "./locked-invoice.ts";
import type { NewPayment, NewRefund, Payment, PaymentQuery } from "./payment.ts";

/** Takes money for an invoice; what is more than open becomes the customer's credit. */
export async function pay(unit: Unit, id: string, asked: NewPayment): Promise<Payment> {
  const invoice = await lockInvoice(unit, asked.invoiceId);
  const { amount, from, paidOn = dayOf(unit.now), reference = null } = asked;
  const { currency, customerId } = invoice;
  if (invoice.status === "cancelled") {
    throw new Problem(409, "state-conflict", `invoice ${invoice.number} is cancelled: nothing is to be paid`);
  }
  if (from === "credit") await needCredit(unit, { customerId, currency, amount });
  const applied = Math.min(amount, invoice.open);
  const toCredit = amount - applied;
  if (from === "credit" && toCredit > 0) {
    const open = `${formatAmount(invoice.open, currency)} ${currency}`;
    throw new Problem(
      409,
      "state-conflict",
      `only ${open} of invoice ${invoice.number} is open; take no more of the credit`,
    );
  }
  await changeInvoice(unit, invoice, { settled: applied, overpaid: toCredit });
  const kind = from === "credit" ? "credit-use" : "payment";
  const payment = {
    id,
    kind,
    invoiceId: invoice.id,
    customerId,
    currency,
    amount,
    toCredit,
    paidOn,
    reference,
  } as const;
  await post(unit, {
    ...{ cause: kind, currency, on: paidOn, invoiceId: invoice.id, customerId },
    entries: [
      { account: from === "credit" ? "customer-credit" : "bank", side: "debit", amount },
      { account: "receivables", side: "credit", amount: applied },
      { account: "customer-credit", side: "credit", amount: toCredit },
    ],
  });
  return storePayment(unit, payment, from === "credit" ? "credit.used" : "payment.received");
}

/** Gives money back: of an invoice, or of a customer's credit. Never more than there is. */
export async function refund(unit: Unit, id: string, asked: NewRefund): Promise<Payment> {
  const { amount, paidOn = dayOf(unit.now), reference = null } = asked;
  if (asked.invoiceId !== undefined) {
    const invoice = await lockInvoice(unit, asked.invoiceId);
    needPaid(invoice, amount);
    const { currency, customerId } = invoice;
    await changeInvoice(unit, invoice, { settled: -amount });
    await post(unit, {
      ...{ cause: "refund", currency, on: paidOn, invoiceId: invoice.id, customerId },
      entries: [
        { account: "receivables", side: "debit", amount },
        { account: "bank", side: "credit", amount },
      ],
    });
    const given = {
      id,
      kind: "refund",
      invoiceId: invoice.id,
      customerId,
      currency,
      amount,
      toCredit: 0,
      paidOn,
      reference,
    } as const;
    return storePayment(unit, given, "refund.paid");
  }
  // The schema has seen to it that both are there.
  const { customerId = "", currency = "" } = asked;
  await needCredit(unit, { customerId, currency, amount });
  await post(unit, {
    ...{ cause: "refund", currency, on: paidOn, customerId },
    entries: [
      { account: "customer-credit", side: "debit", amount },
      { account: "bank", side: "credit", amount },
    ],
  });
  const given = {
    id,
    kind: "credit-refund",
    invoiceId: null,
    customerId,
    currency,
    amount,
    toCredit: 0,
    paidOn,
    reference,
  } as const;
  return storePayment(unit, given, "refund.paid");
}

function needPaid({ number, status, settled, currency }: LockedInvoice, amount: number): void {
  if (status === "cancelled") {
    throw new Problem(
      409,
      "state-conflict",
      `invoice ${number} is cancelled: what was paid is the customer's credit; give that back by customerId`,
    );
  }
  if (amount > settled) {
    const paid = `${formatAmount(settled, currency)} ${currency}`;
    throw new Problem(409, "state-conflict", `only ${paid} of invoice ${number} was paid; no more can be given back`);
  }
}

/** Fails where a customer has less credit; nobody else uses it until the transaction ends. */
async function needCredit(unit: Unit, of: { customerId: string; currency: string; amount: number }): Promise<void> {
  const { rows } = await unit.query("select id from customers where organisation = $1 and id = $2 for no key update", [
    unit.actor.organisation,
    of.customerId,
  ]);
  found(rows[0], "customer", of.customerId);
  const credit = (await creditOf(unit, of.customerId)).find(({ currency }) => currency === of.currency)?.amount ?? 0;
  if (of.amount > credit) {
    const has = `${formatAmount(credit, of.currency)} ${of.currency}`;
    throw new Problem(409, "state-conflict", `the customer's credit is ${has}; no more can be used or given back`);
  }
}

async function storePayment(unit: Unit, payment: Omit<Payment, "createdAt">, event: string): Promise<Payment> {
  const { organisation, team, owner } = unit.actor;
  const { id, kind, invoiceId, customerId, currency, amount, toCredit, paidOn, reference } = payment;
  await unit.query(
    `insert into payments (id, organisation, team, owner, kind, invoice_id, customer_id, currency, amount, to_credit,
       paid_on, reference, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[id, organisation, team, owner, kind, invoiceId, customerId, currency, amount, toCredit, paidOn, reference],
      unit.now,
    ],
  );
  await unit.emit({ type: event, subject: id, data: { kind, invoiceId, customerId, currency, amount, toCredit } });
  return { ...payment, createdAt: unit.now.toISOString() };
}

type PaymentRow = Omit<Payment, "amount" | "toCredit" | "createdAt"> & {
  readonly amount: unknown;
  readonly toCredit: unknown;
  readonly createdAt: Date;
};
const payments = `select id, kind, invoice_id as "invoiceId", customer_id as "customerId", currency, amount,
  to_credit as "toCredit", paid_on::text as "paidOn", reference, created_at as "createdAt" from payments`;

/** The payment or refund of that id, if this organisation has it. */
export async function findPayment(unit: Unit, id: string): Promise<Payment | undefined> {
  const { rows } = await unit.query<PaymentRow>(`${payments} where organisation = $1 and id = $2`, [
    unit.actor.organisation,
    id,
  ]);
  return rows[0] && toPayment(rows[0]);
}

/** Newest first. */
export async function paymentsPage(unit: Unit, { limit, cursor, invoiceId, customerId }: PaymentQuery) {
  const { rows } = await unit.query<PaymentRow>(
    `${payments} where organisation = $1 and id < $2 and ($4::uuid is null or invoice_id = $4)
       and ($5::uuid is null or customer_id = $5)
     order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1, invoiceId ?? null, customerId ?? null],
  );
  return toPage(rows.map(toPayment), limit);
}

const toPayment = (row: PaymentRow): Payment => ({
  ...row,
  amount: toInt(row.amount),
  toCredit: toInt(row.toCredit),
  createdAt: row.createdAt.toISOString(),
});
