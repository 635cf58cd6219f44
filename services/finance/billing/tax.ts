import { z } from "zod";

/** A rate of tax, in basis points: 1900 is 19 %. */
export const rateSchema = z.int().min(0).max(10_000).describe("In basis points: 1900 is 19 %");

/** What one piece costs, without tax. */
export const unitPriceSchema = z
  .int()
  .min(0)
  .max(1_000_000_000)
  .describe("In minor units of the currency, without tax");

/** What a line comes to. */
export type Amounts = { readonly net: number; readonly tax: number };

/**
 * What a line comes to. Its net is exact; its tax is rounded once, to the nearest minor unit, and half a unit goes up.
 * Totals are sums of lines, so that each line can be checked, and a document adds up as it stands on paper.
 */
export function amountsOf(line: { readonly quantity: number; readonly unitPrice: number; readonly taxRate: number }) {
  const net = line.quantity * line.unitPrice;
  // The product may have more digits than a number holds exactly.
  const tax = Number((BigInt(net) * BigInt(line.taxRate) + 5_000n) / 10_000n);
  return { net, tax };
}

/** Net and tax of each rate, highest first; a line whose rate nobody knows any more has none. */
export function byRate(lines: readonly (Amounts & { readonly taxRate: number | null })[]) {
  const rates = [...new Set(lines.map(({ taxRate }) => taxRate))].sort((a, b) => (b ?? -1) - (a ?? -1));
  return rates.map((taxRate) => ({ taxRate, ...sumOf(lines.filter((line) => line.taxRate === taxRate)) }));
}

/** What lines come to together. */
export const sumOf = (lines: readonly Amounts[]): Amounts =>
  lines.reduce((sum, line) => ({ net: sum.net + line.net, tax: sum.tax + line.tax }), { net: 0, tax: 0 });
