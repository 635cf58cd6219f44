import type { z } from "zod";
import { found } from "../../kit/endpoint.ts";
import { afterEveryId, toPage } from "../../kit/page.ts";
import { Problem } from "../../kit/problem.ts";
import type { Unit } from "../../kit/unit.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { toInt } from "../integers.ts";
import { needAccounts } from "../ledger/store.ts";
import type { Budget, BudgetChange, budgetQuerySchema, NewBudget } from "./budget.ts";
import { spent, watchBudgets } from "./watch.ts";

type BudgetRow = Omit<Budget, "amount" | "spent" | "crossedAt"> & {
  readonly amount: unknown;
  readonly spent: unknown;
  readonly crossedAt: Date | null;
};
const budgets = `select id, account, currency, month, amount, ${spent} as spent, notify, crossed_at as "crossedAt"
  from budgets b`;

/** Sets a budget; it is looked at from now on, also for what was posted before. */
export async function storeBudget(unit: Unit, id: string, budget: NewBudget): Promise<Budget> {
  const { organisation, team, owner } = unit.actor;
  const { account, currency, month, amount, notify = null } = budget;
  await needAccounts(unit, [account]);
  const { rows } = await unit.query(
    `insert into budgets (id, organisation, team, owner, account, currency, month, amount, notify, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (organisation, account, currency, month) do nothing
     returning id`,
    [id, organisation, team, owner, account, currency, month, amount, notify, unit.now],
  );
  if (rows.length === 0) {
    const which = `a budget of ${account} in ${currency} for ${month}`;
    throw new Problem(409, "state-conflict", `there is ${which} already; change that one`);
  }
  await unit.emit({ type: "budget.set", subject: id, data: { account, currency, month, amount } });
  await watchBudgets(unit, id, { accounts: [account], currency, on: month });
  return (await findBudget(unit, id))!;
}

/** Changes a budget; with another amount it is looked at anew, and may be crossed once more. */
export async function changeBudget(unit: Unit, id: string, change: BudgetChange): Promise<Budget> {
  const { amount = null, notify } = change;
  // One statement: of two changes at once, each keeps what the other changed.
  const { rows } = await unit.query<BudgetRow>(
    `update budgets set amount = coalesce($3, amount), notify = case when $4 then $5 else notify end,
       crossed_at = case when amount = coalesce($3, amount) then crossed_at end
     where organisation = $1 and id = $2 returning account, currency, month, amount`,
    [unit.actor.organisation, id, amount, notify !== undefined, notify ?? null],
  );
  const { account, currency, month, ...changed } = found(rows[0], "budget", id);
  await unit.emit({
    type: "budget.set",
    subject: id,
    data: { account, currency, month, amount: toInt(changed.amount) },
  });
  await watchBudgets(unit, uuidv7(), { accounts: [account], currency, on: month });
  return (await findBudget(unit, id))!;
}

/** The budget of that id, if this organisation has it. */
export async function findBudget(unit: Unit, id: string): Promise<Budget | undefined> {
  const { rows } = await unit.query<BudgetRow>(`${budgets} where organisation = $1 and id = $2`, [
    unit.actor.organisation,
    id,
  ]);
  return rows[0] && toBudget(rows[0]);
}

/** Newest first. */
export async function budgetsPage(unit: Unit, { limit, cursor, month }: z.output<typeof budgetQuerySchema>) {
  const { rows } = await unit.query<BudgetRow>(
    `${budgets} where organisation = $1 and id < $2 and ($4::text is null or month = $4) order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1, month ?? null],
  );
  return toPage(rows.map(toBudget), limit);
}

const toBudget = (row: BudgetRow): Budget => ({
  ...row,
  amount: toInt(row.amount),
  spent: toInt(row.spent),
  crossedAt: row.crossedAt?.toISOString() ?? null,
});
