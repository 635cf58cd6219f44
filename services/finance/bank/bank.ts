import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { currencySchema } from "../money.ts";

/** A statement that was imported, and how far it is reconciled. */
export const statementSchema = z.object({
  id: z.uuid(),
  imported: z.int().describe("How many lines it has that were not here before"),
  known: z.int().describe("How many lines of the file are those of earlier statements, and were passed over"),
  matched: z.int().describe("How many of them are matched by now"),
  open: z.int().describe("How many are left for a person"),
  state: z.enum(["reconciling", "done"]).describe("`reconciling`: a long statement is worked off in the background"),
  importedAt: z.iso.datetime(),
});
export const statementQuerySchema = z.object(pageQuery);
/** What a file itself may not say. */
export const uploadQuerySchema = z.object({
  currency: currencySchema.optional().describe("Of rows that name none"),
});

/** An invoice that a line may be for. */
export const suggestionSchema = z.object({
  invoiceId: z.uuid(),
  number: z.string(),
  customer: z.string(),
  open: z.int(),
  score: z.int().describe("More is better; 100 at most"),
  reasons: z.array(z.enum(["number", "amount", "name"])).describe("What fits"),
});

/** A line of a statement. */
export const bankLineSchema = z.object({
  id: z.uuid(),
  statementId: z.uuid(),
  position: z.int().describe("Which line of its statement, from 1"),
  date: z.iso.date(),
  amount: z.int().describe("In minor units; less than 0 for money that left"),
  currency: z.string(),
  reference: z.string().nullable(),
  counterparty: z.string().nullable(),
  state: z.enum(["open", "matched"]),
  matchedBy: z.enum(["rule", "person"]).nullable(),
  invoiceId: z.uuid().nullable(),
  paymentId: z.uuid().nullable(),
  account: z.string().nullable(),
  suggestions: z.array(suggestionSchema).describe("Best first; none once it is matched"),
});
export const bankLineQuerySchema = z.object({
  ...pageQuery,
  state: z.enum(["open", "matched"]).optional(),
  statementId: z.uuid().optional(),
});

/** What a person says a line is. */
export const matchSchema = z
  .strictObject({
    invoiceId: z.uuid().optional().describe("It pays this invoice: in part, in full, or too much"),
    paymentId: z.uuid().optional().describe("It is this payment or refund, which is in the books already"),
    account: z.string().max(50).optional().describe("It is something else: the account that it counts on"),
  })
  .refine(
    (match) => Object.values(match).filter((value) => value !== undefined).length === 1,
    "give one of invoiceId, paymentId, account",
  );

export type Statement = z.output<typeof statementSchema>;
export type BankLine = z.output<typeof bankLineSchema>;
export type BankLineQuery = z.output<typeof bankLineQuerySchema>;
export type Match = z.output<typeof matchSchema>;
