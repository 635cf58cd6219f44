import type { Handlers } from "../kit/jobs.ts";
import type { Means } from "../kit/store-service.ts";
import { reconcileStatement } from "./bank/reconcile.ts";
import { checkBudgets, sendBudgetLetter } from "./budgets/watch.ts";

/** What financial ops does after a request has been answered. */
export const handlers = (means: Means): Handlers => ({
  "reconcile-statement": (job) => reconcileStatement(means, job),
  "check-budgets": (job) => checkBudgets(means, job),
  "send-budget-letter": (job) => sendBudgetLetter(means, job),
});
