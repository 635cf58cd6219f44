import type { Job } from "../../kit/jobs.ts";
import type { Means } from "../../kit/store-service.ts";
import type { Unit } from "../../kit/unit.ts";
import { toInt } from "../integers.ts";
import { formatAmount } from "../money.ts";

/** What went over the account of a budget `b` in its month: debits less credits for what is had or spent. */
export const spent = `(select coalesce(sum(
    case when (e.side = 'debit') = (a.kind in ('asset', 'expense')) then e.amount else -e.amount end), 0)
  from ledger_entries e
  join ledger_postings p on p.organisation = e.organisation and p.id = e.posting_id
  join accounts a on a.organisation = e.organisation and a.code = e.account
  where e.organisation = b.organisation and e.account = b.account and p.currency = b.currency
    and p.booked_on >= (b.month || '-01')::date and p.booked_on < (b.month || '-01')::date + interval '1 month')`;

/** Asks for a look at the budgets that something touches, if there are any that were not crossed yet. */
export async function watchBudgets(
  unit: Unit,
  key: string,
  touched: { readonly accounts: readonly string[]; readonly currency: string; readonly on: string },
): Promise<void> {
  const { rows } = await unit.query<{ id: string }>(
    `select id from budgets where organisation = $1 and account = any($2::text[]) and currency = $3 and month = $4
       and crossed_at is null`,
    [unit.actor.organisation, touched.accounts, touched.currency, touched.on.slice(0, 7)],
  );
  // Not here: what posts should not wait for a sum over a month.
  if (rows.length > 0) await unit.later({ name: "check-budgets", key, input: { budgets: rows.map(({ id }) => id) } });
}

type Crossed = { id: string; account: string; currency: string; month: string; amount: unknown; spent: unknown };

/** Marks budgets of which more was spent, once: tells of it, and asks for a letter to whom it should go. */
export async function checkBudgets({ work }: Pick<Means, "work">, { actor, input }: Job): Promise<void> {
  await work(actor, async (unit) => {
    const { rows } = await unit.query<Crossed & { notify: string | null }>(
      `update budgets b set crossed_at = $3
       where organisation = $1 and id = any($2::uuid[]) and crossed_at is null and ${spent} > amount
       returning id, account, currency, month, amount, notify, ${spent} as spent`,
      [actor.organisation, input["budgets"], unit.now],
    );
    for (const { id, notify, ...crossed } of rows) {
      const data = { ...crossed, amount: toInt(crossed.amount), spent: toInt(crossed.spent) };
      await unit.emit({ type: "budget.crossed", subject: id, data });
      const key = `${id} ${unit.now.toISOString()}`;
      if (notify !== null) await unit.later({ name: "send-budget-letter", key, input: { id, ...data } });
    }
  });
}

/** Sends the letter about one crossing; to nobody, if nobody is to be told any more. */
export async function sendBudgetLetter({ work, mailer }: Pick<Means, "work" | "mailer">, job: Job): Promise<void> {
  const { id, account, currency, month, amount, spent } = job.input as Omit<Crossed, "amount" | "spent"> &
    Record<"amount" | "spent", number>;
  const to = await work(job.actor, async (unit) => {
    const query = "select notify from budgets where organisation = $1 and id = $2";
    return (await unit.query<{ notify: string | null }>(query, [job.actor.organisation, id])).rows[0]?.notify;
  });
  if (!to) return;
  await mailer.send({
    to,
    subject: `Over budget: ${account} in ${month}`,
    text:
      `${formatAmount(spent, currency)} ${currency} went over the account "${account}" in ${month}; ` +
      `the budget is ${formatAmount(amount, currency)} ${currency}.\n\nYou get this letter once for this budget.\n`,
  });
}
