import { z } from "zod";
import { daySchema, monthSchema } from "../calendar.ts";

const ages = {
  notDue: z.int(),
  days0to30: z.int(),
  days31to60: z.int(),
  days61to90: z.int(),
  over90: z.int(),
  total: z.int(),
};

/** What customers owed on a day, by how long it was due. */
export const agedReceivablesSchema = z.object({
  asOf: z.string(),
  items: z.array(z.object({ customerId: z.uuid(), customer: z.string(), currency: z.string(), ...ages })),
  totals: z.array(z.object({ currency: z.string(), ...ages })),
});
export const agedQuerySchema = z.object({ asOf: daySchema.optional().describe("Today, if not said") });
export type AgedReceivables = z.output<typeof agedReceivablesSchema>;

/** What came to the bank and left it, by month. */
export const cashFlowSchema = z.object({
  from: z.string(),
  to: z.string(),
  items: z.array(
    z.object({ month: z.string(), currency: z.string(), inflow: z.int(), outflow: z.int(), net: z.int() }),
  ),
});
export const cashFlowQuerySchema = z.object({
  from: monthSchema.optional().describe("Eleven months before `to`, if not said"),
  to: monthSchema.optional().describe("This month, if not said"),
});
