import { z } from "zod";
import { pageQuery } from "../../kit/page.ts";
import { plainText } from "../../kit/text.ts";
import { currencySchema } from "../money.ts";
import { rateSchema, unitPriceSchema } from "./tax.ts";

/** Whom invoices are for. */
export const newCustomerSchema = z.strictObject({
  name: plainText(200),
  email: z.email().max(254).optional(),
  country: plainText(100).optional(),
  address: plainText(500).optional().describe("As it stands on a letter, with line breaks"),
  taxId: plainText(50).optional(),
});
export const customerSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  country: z.string().nullable(),
  address: z.string().nullable(),
  taxId: z.string().nullable(),
  createdAt: z.iso.datetime(),
});
export const customerQuerySchema = z.object({
  ...pageQuery,
  search: plainText(200).optional().describe("Only names that contain this"),
});
/** A customer, and what was paid too much and not yet used or given back. */
export const customerWithCreditSchema = customerSchema.extend({
  credit: z.array(z.object({ currency: z.string(), amount: z.int() })),
});

/** What is sold: a catalogue to fill lines of invoices from. */
export const newProductSchema = z.strictObject({
  name: plainText(200),
  reference: plainText(100).optional().describe("Your own; each once"),
  unitPrice: unitPriceSchema,
  currency: currencySchema,
  taxRate: rateSchema,
});
export const productSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  reference: z.string().nullable(),
  unitPrice: z.int(),
  currency: z.string(),
  taxRate: z.int(),
  createdAt: z.iso.datetime(),
});
export const productQuerySchema = z.object(pageQuery);

/** Who sends invoices: what stands at their head and foot. */
export const sellerSchema = z.strictObject({
  name: plainText(200),
  address: plainText(500).nullable().default(null),
  taxId: plainText(50).nullable().default(null),
  bankAccount: plainText(200).nullable().default(null).describe("Where to pay, as it stands on invoices"),
});

export type NewCustomer = z.output<typeof newCustomerSchema>;
export type Customer = z.output<typeof customerSchema>;
export type NewProduct = z.output<typeof newProductSchema>;
export type Product = z.output<typeof productSchema>;
export type Seller = z.output<typeof sellerSchema>;
