import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { monthSchema } from "../calendar.ts";
import { accountCodeSchema } from "../ledger/ledger.ts";
import { amountSchema, currencySchema } from "../money.ts";

const notifySchema = z.email().max(254).describe("Whom a letter is sent to when more was spent");

/** How much may go over an account within a month. */
export const newBudgetSchema = z.strictObject({
  account: accountCodeSchema,
  currency: currencySchema,
  month: monthSchema,
  amount: amountSchema,
  notify: notifySchema.optional(),
});
/** What may change of a budget. */
export const budgetChangeSchema = z.strictObject({ amount: amountSchema.optional(), notify: notifySchema.nullish() });

export const budgetSchema = z.object({
  id: z.uuid(),
  account: z.string(),
  currency: z.string(),
  month: z.string(),
  amount: z.int(),
  spent: z.int().describe("What went over the account so far, on its own side"),
  notify: z.string().nullable(),
  crossedAt: z.iso.datetime().nullable().describe("When it was seen that more was spent"),
});
export const budgetQuerySchema = z.object({ ...pageQuery, month: monthSchema.optional() });

export type NewBudget = z.output<typeof newBudgetSchema>;
export type BudgetChange = z.output<typeof budgetChangeSchema>;
export type Budget = z.output<typeof budgetSchema>;
