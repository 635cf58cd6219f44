import { z } from "zod";
import { operation } from "../../kit/endpoint.ts";
import { pageOf } from "../../kit/page.ts";
import { budgetChangeSchema, budgetQuerySchema, budgetSchema, newBudgetSchema } from "./budget.ts";

export const createBudget = operation({
  method: "post",
  path: "/api/finance/budgets",
  summary: "Set how much may go over an account within a month",
  access: "decide",
  body: newBudgetSchema,
  answers: { 201: { description: "The budget", schema: budgetSchema } },
});

export const listBudgets = operation({
  method: "get",
  path: "/api/finance/budgets",
  summary: "List budgets and what was spent of them, newest first",
  access: "read",
  query: budgetQuerySchema,
  answers: { 200: { description: "One page of budgets", schema: pageOf(budgetSchema) } },
});

export const patchBudget = operation({
  method: "patch",
  path: "/api/finance/budgets/{id}",
  summary: "Change a budget's amount, or whom to tell",
  access: "decide",
  params: z.object({ id: z.uuid() }),
  body: budgetChangeSchema,
  answers: { 200: { description: "The budget", schema: budgetSchema } },
});
