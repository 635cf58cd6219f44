import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { plainText } from "../../kit/text.ts";
import { daySchema } from "../calendar.ts";
import { amountSchema, currencySchema } from "../money.ts";

/** Money for an invoice. */
export const newPaymentSchema = z.strictObject({
  invoiceId: z.uuid(),
  amount: amountSchema,
  from: z
    .enum(["bank", "credit"])
    .default("bank")
    .describe("`credit`: what the customer paid too much before; never more than that, nor than what is open"),
  paidOn: daySchema.optional().describe("Today, if not said"),
  reference: plainText(200).optional(),
});

/** Money back: of an invoice, which is open again by as much, or of what a customer paid too much. */
export const newRefundSchema = z
  .strictObject({
    invoiceId: z.uuid().optional(),
    customerId: z.uuid().optional(),
    currency: currencySchema.optional().describe("Of a customer's credit; an invoice has its own"),
    amount: amountSchema,
    paidOn: daySchema.optional().describe("Today, if not said"),
    reference: plainText(200).optional(),
  })
  .refine(
    ({ invoiceId, customerId, currency }) =>
      invoiceId === undefined
        ? customerId !== undefined && currency !== undefined
        : customerId === undefined && currency === undefined,
    "give either invoiceId, or customerId and currency",
  );

/** Money that moved. */
export const paymentSchema = z.object({
  id: z.uuid(),
  kind: z
    .enum(["payment", "credit-use", "refund", "credit-refund"])
    .describe("Received, taken from the customer's credit, given back of an invoice, given back of the credit"),
  invoiceId: z.uuid().nullable(),
  customerId: z.uuid(),
  currency: z.string(),
  amount: z.int(),
  toCredit: z.int().describe("How much of it was too much, and became the customer's credit"),
  paidOn: z.iso.date(),
  reference: z.string().nullable(),
  createdAt: z.iso.datetime(),
});

/** Which payments are wanted. */
export const paymentQuerySchema = z.object({
  ...pageQuery,
  invoiceId: z.uuid().optional(),
  customerId: z.uuid().optional(),
});

export type NewPayment = z.output<typeof newPaymentSchema>;
export type NewRefund = z.output<typeof newRefundSchema>;
export type Payment = z.output<typeof paymentSchema>;
export type PaymentQuery = z.output<typeof paymentQuerySchema>;
