import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { plainText } from "../../kit/text.ts";
import { daySchema } from "../calendar.ts";
import { currencySchema, largestAmount } from "../money.ts";
import { amountsOf, rateSchema, sumOf, unitPriceSchema } from "./tax.ts";

/** Numbers of credit notes, and of invoices that came from another system. */
export const creditNoteSeries = "CN";
export const importSeries = "OPEN";

const newLineSchema = z.strictObject({
  description: plainText(500),
  quantity: z.int().min(1).max(10_000),
  unitPrice: unitPriceSchema,
  taxRate: rateSchema,
});

/** An invoice as it is asked for. */
export const newInvoiceSchema = z
  .strictObject({
    customerId: z.uuid(),
    currency: currencySchema,
    lines: z.array(newLineSchema).min(1).max(100),
    issuedOn: daySchema.optional().describe("Today, if not said"),
    dueInDays: z.int().min(0).max(365).default(30),
    series: z
      .string()
      .regex(/^[A-Z][A-Z0-9]{0,9}$/, "must be capital letters and digits, at most ten")
      .refine((series) => series !== creditNoteSeries && series !== importSeries, "is used for other documents")
      .default("INV")
      .describe("Each series has numbers of its own: 1, 2, 3, … without gaps"),
    reference: plainText(200).optional().describe("What the customer calls it: an order's number"),
  })
  .refine(({ lines }) => lines.length === 0 || totalOf(lines) > 0, {
    path: ["lines"],
    error: "must come to more than 0",
  })
  .refine(({ lines }) => totalOf(lines) <= largestAmount, {
    path: ["lines"],
    error: `must not come to more than ${largestAmount}`,
  });

export const statusSchema = z.enum(["open", "partly-paid", "paid", "overpaid", "cancelled"]);

const lineSchema = z.object({
  description: z.string(),
  quantity: z.int(),
  unitPrice: z.int(),
  taxRate: z.int().nullable().describe("In basis points; null where another system taxed it"),
  net: z.int(),
  tax: z.int(),
});

/** An invoice as it was issued, which never changes, and what has been paid. */
export const invoiceSchema = z.object({
  id: z.uuid(),
  number: z.string().describe("INV-00042"),
  series: z.string(),
  sequence: z.int().describe("1, 2, 3, … within its series, without gaps"),
  customerId: z.uuid(),
  customer: z.string().describe("The customer's name"),
  currency: z.string(),
  net: z.int(),
  tax: z.int(),
  total: z.int().describe("In minor units, with tax"),
  open: z.int().describe("What is still to be paid"),
  overpaid: z.int().describe("What was paid beyond the total; it became the customer's credit"),
  status: statusSchema,
  issuedOn: z.iso.date(),
  dueOn: z.iso.date(),
  reference: z.string().nullable(),
  issuedAt: z.iso.datetime(),
  creditNoteId: z.uuid().nullable(),
  lines: z.array(lineSchema),
});
/** An invoice in a list. */
export const invoiceHeadSchema = invoiceSchema.omit({ lines: true });

/** Which invoices are wanted. */
export const invoiceQuerySchema = z.object({
  ...pageQuery,
  status: statusSchema.optional(),
  customerId: z.uuid().optional(),
});

/** Takes a whole invoice back. */
export const newCreditNoteSchema = z.strictObject({ reason: plainText(500).optional() });
export const creditNoteSchema = z.object({
  id: z.uuid(),
  number: z.string().describe("CN-00007"),
  invoiceId: z.uuid(),
  reason: z.string().nullable(),
  issuedOn: z.iso.date(),
  invoice: invoiceSchema.describe("What it takes back"),
});

export type NewInvoice = z.output<typeof newInvoiceSchema>;
export type Invoice = z.output<typeof invoiceSchema>;
export type InvoiceHead = z.output<typeof invoiceHeadSchema>;
export type InvoiceLine = z.output<typeof lineSchema>;
export type InvoiceQuery = z.output<typeof invoiceQuerySchema>;
export type CreditNote = z.output<typeof creditNoteSchema>;

function totalOf(lines: readonly z.output<typeof newLineSchema>[]): number {
  const { net, tax } = sumOf(lines.map(amountsOf));
  return net + tax;
}
