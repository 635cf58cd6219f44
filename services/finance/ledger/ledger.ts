import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { plainText } from "../../kit/text.ts";
import { daySchema } from "../calendar.ts";
import { amountSchema, currencySchema } from "../money.ts";

const kindSchema = z.enum(["asset", "liability", "equity", "income", "expense"]);

/** What an account is called in postings, budgets and reports: `travel`. */
export const accountCodeSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/, "must be small letters, digits and dashes, at most 50");

/** An account of the ledger. */
export const accountSchema = z.object({ code: z.string(), name: z.string(), kind: kindSchema });
export const newAccountSchema = z.strictObject({ code: accountCodeSchema, name: plainText(200), kind: kindSchema });
export type Account = z.output<typeof accountSchema>;

/** The accounts that every organisation has. */
export const standardAccounts = [
  { code: "receivables", name: "What customers owe", kind: "asset" },
  { code: "bank", name: "Bank", kind: "asset" },
  { code: "customer-credit", name: "What customers paid too much", kind: "liability" },
  { code: "tax", name: "Tax that was invoiced", kind: "liability" },
  { code: "opening-balance", name: "What was there before", kind: "equity" },
  { code: "revenue", name: "Revenue", kind: "income" },
  { code: "expenses", name: "Expenses", kind: "expense" },
] as const satisfies readonly Account[];

/** What an account of ours means is kept right by invoices and payments alone. */
export const keptAccounts: readonly string[] = ["receivables", "customer-credit"];

const entrySchema = z.object({
  account: z.string(),
  side: z.enum(["debit", "credit"]),
  amount: z.int().describe("In minor units"),
});
/** One amount on one side of one account, in minor units. */
export type Entry = z.output<typeof entrySchema>;

/** What moved between accounts, and why. */
export const postingSchema = z.object({
  id: z.uuid(),
  cause: z.string().describe("invoice, credit-note, payment, credit-use, refund, import, bank-line or person"),
  memo: z.string().nullable(),
  invoiceId: z.uuid().nullable(),
  customerId: z.uuid().nullable(),
  currency: z.string(),
  bookedOn: z.string().describe("The day it counts for"),
  postedAt: z.iso.datetime(),
  entries: z.array(entrySchema),
});

const pairs = (entries: readonly { account: string; side: string }[]) => entries.map((e) => `${e.account} ${e.side}`);
const sumOf = (entries: readonly Entry[], side: Entry["side"]) =>
  entries.reduce((sum, entry) => sum + (entry.side === side ? entry.amount : 0), 0);

/** A posting that a person makes. */
export const newPostingSchema = z.strictObject({
  currency: currencySchema,
  memo: plainText(500),
  bookedOn: daySchema.optional().describe("Today, if not said"),
  entries: z
    .array(z.strictObject({ account: accountCodeSchema, side: z.enum(["debit", "credit"]), amount: amountSchema }))
    .min(2)
    .max(20)
    .refine((entries) => sumOf(entries, "debit") === sumOf(entries, "credit"), "debits must equal credits")
    .refine((entries) => new Set(pairs(entries)).size === entries.length, "must name each side of an account once")
    .refine(
      (entries) => !entries.some(({ account }) => keptAccounts.includes(account)),
      `must not touch ${keptAccounts.join(" and ")}: invoices and payments keep them`,
    ),
});
export type NewPosting = z.output<typeof newPostingSchema>;

/** Which postings are wanted. */
export const postingQuerySchema = z.object({ ...pageQuery, invoiceId: z.uuid().optional() });

/** What the ledger holds of each account, in each currency. */
export const balancesSchema = z.object({
  items: z.array(
    z.object({
      account: z.string(),
      name: z.string(),
      kind: kindSchema,
      currency: z.string(),
      debits: z.int(),
      credits: z.int(),
      balance: z.int().describe("On the account's own side: debits less credits for assets and expenses"),
    }),
  ),
  next: z.null(),
});

/** The list of accounts; it has one page. */
export const accountsSchema = z.object({ items: z.array(accountSchema), next: z.null() });
