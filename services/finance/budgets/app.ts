import type { Api } from "../../kit/api.ts";
import { created } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import { createBudget, listBudgets, patchBudget } from "./api.ts";
import { budgetsPage, changeBudget, findBudget, storeBudget } from "./store.ts";

/** Budgets of accounts. */
export function serveBudgets(api: Api, { work }: Means): void {
  api.serve(createBudget, async ({ c, actor, body, key }) => {
    const budget = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-budget", key, request: body },
        { find: (id) => findBudget(unit, id), make: (id) => storeBudget(unit, id, body) },
      ),
    );
    return created(c, budget, "/api/finance/budgets");
  });

  api.serve(listBudgets, async ({ c, actor, query }) => c.json(await work(actor, (unit) => budgetsPage(unit, query))));

  api.serve(patchBudget, async ({ c, actor, params: { id }, body }) =>
    c.json(await work(actor, (unit) => changeBudget(unit, id, body))),
  );
}
