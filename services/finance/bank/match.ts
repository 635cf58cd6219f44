import { found } from "../../kit/endpoint.ts";
import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { lockInvoice } from "../billing/locked-invoice.ts";
import { findPayment, pay } from "../billing/settlement.ts";
import { toInt } from "../integers.ts";
import { keptAccounts } from "../ledger/ledger.ts";
import { needAccounts, post } from "../ledger/store.ts";
import type { Match } from "./bank.ts";

/** What of a line matters for the books. */
type Line = {
  readonly id: string;
  readonly date: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string | null;
};
type StoredLine = Line & {
  readonly state: string;
  readonly paymentId: string | null;
  readonly account: string | null;
  readonly invoiceId: string | null;
};

/** What a line turned out to be. */
type Meaning = { readonly invoiceId?: string | null; readonly paymentId?: string; readonly account?: string };

/** Does what a person says a line is; the same word twice is done once. */
export async function match(unit: Unit, lineId: string, word: Match): Promise<void> {
  await matchAlone(unit);
  const line = await findLine(unit, lineId);
  if (line.state === "open") return matched(unit, lineId, "person", await meaningOf(unit, line, word));
  const { invoiceId, paymentId, account } = line;
  const said = [word.invoiceId, word.paymentId, word.account].find((one) => one !== undefined);
  if (![invoiceId, paymentId, account].includes(said ?? null)) {
    throw conflict(`this line is matched already, with ${account ?? `payment ${paymentId}`}`);
  }
}

async function meaningOf(unit: Unit, line: Line, { invoiceId, paymentId, account }: Match): Promise<Meaning> {
  if (invoiceId !== undefined) return { invoiceId, paymentId: await receive(unit, line, invoiceId) };
  if (paymentId !== undefined) return samePayment(unit, line, paymentId);
  if (account !== undefined) await book(unit, line, account);
  return { account: account! };
}

/** Takes a line's money for an invoice; answers the payment's id. */
export async function receive(unit: Unit, line: Line, invoiceId: string): Promise<string> {
  const { amount, currency, date, reference } = line;
  if (amount < 0) throw conflict("this line is money that left: say which refund it is, or on what account it counts");
  const invoice = await lockInvoice(unit, invoiceId);
  if (invoice.currency !== currency) {
    throw conflict(`this line is in ${currency}, and invoice ${invoice.number} in ${invoice.currency}`);
  }
  const id = uuidv7();
  await pay(unit, id, { invoiceId, amount, from: "bank", paidOn: date, ...(reference !== null && { reference }) });
  return id;
}

/** Remembers what a line was matched with. */
export async function matched(unit: Unit, lineId: string, by: "rule" | "person", as: Meaning): Promise<void> {
  const { invoiceId = null, paymentId = null, account = null } = as;
  await unit.query(
    `update bank_lines set state = 'matched', examined = true, matched_by = $3, payment_id = $4, account = $5
     where organisation = $1 and id = $2`,
    [unit.actor.organisation, lineId, by, paymentId, account],
  );
  await unit.emit({ type: "bank-line.matched", subject: lineId, data: { by, invoiceId, paymentId, account } });
}

/**
 * Lets one transaction of an organisation match lines at a time: two would each see the same invoice open, or wait for
 * one another for ever.
 */
export async function matchAlone(unit: Unit): Promise<void> {
  await unit.query("select pg_advisory_xact_lock(hashtext('finance match'), hashtext($1))", [unit.actor.organisation]);
}

async function findLine(unit: Unit, id: string): Promise<StoredLine> {
  const { rows } = await unit.query<Omit<StoredLine, "amount"> & { amount: unknown }>(
    `select id, booked_on::text as date, amount, currency, reference, state, payment_id as "paymentId", account,
       (select invoice_id from payments p where p.organisation = l.organisation and p.id = l.payment_id) as "invoiceId"
     from bank_lines l where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  const line = found(rows[0], "bank line", id);
  return { ...line, amount: toInt(line.amount) };
}

/** The payment or refund that a line is, if nothing speaks against it. */
async function samePayment(unit: Unit, line: Line, paymentId: string) {
  const payment = found(await findPayment(unit, paymentId), "payment", paymentId);
  if (payment.kind === "credit-use")
    throw conflict("this payment was taken from the customer's credit: no bank saw it");
  const amount = payment.kind === "payment" ? payment.amount : -payment.amount;
  if (amount !== line.amount || payment.currency !== line.currency) {
    throw conflict(`this line is ${line.amount} ${line.currency}, and the payment ${amount} ${payment.currency}`);
  }
  const { rows } = await unit.query("select id from bank_lines where organisation = $1 and payment_id = $2", [
    unit.actor.organisation,
    paymentId,
  ]);
  if (rows.length > 0) throw conflict("another line is this payment already");
  return { paymentId, invoiceId: payment.invoiceId };
}

/** Posts a line that pays no invoice: rent, a fee, interest. */
async function book(unit: Unit, { amount, currency, date, reference }: Line, account: string): Promise<void> {
  if (account === "bank" || keptAccounts.includes(account)) {
    throw conflict(`no line counts on ${account}: say what it was for, or which invoice it pays`);
  }
  await needAccounts(unit, [account]);
  const [debit, credit] = amount > 0 ? ["bank", account] : [account, "bank"];
  await post(unit, {
    ...{ cause: "bank-line", currency, on: date },
    ...(reference !== null && { memo: reference }),
    entries: [
      { account: debit, side: "debit", amount: Math.abs(amount) },
      { account: credit, side: "credit", amount: Math.abs(amount) },
    ],
  });
}

const conflict = (detail: string): Problem => new Problem(409, "state-conflict", detail);
