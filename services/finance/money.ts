import { z } from "zod";
import { Unreadable } from "./unreadable.ts";

// The active currencies of ISO 4217, by how many decimals they have. The tables of Intl follow custom instead: it
// rounds Iraqi dinars to whole ones.
const currencies: readonly (readonly [exponent: number, codes: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
     CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD
     KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
     NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
     THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];
const exponents = new Map(
  currencies.flatMap(([exponent, codes]) => codes.split(/\s+/).map((code) => [code, exponent] as const)),
);

/** The largest amount there may be, in minor units: thousands of them still add up to an integer that JSON carries. */
export const largestAmount = 10_000_000_000_000;

/** A currency: its code in ISO 4217. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: "must be three capital letters, as in ISO 4217", abort: true })
  .refine((code) => exponents.has(code), { error: "is no active currency of ISO 4217" })
  .describe("ISO 4217");

/** Money that is there: more than nothing, in minor units of its currency. */
export const amountSchema = z.int().min(1).max(largestAmount).describe("In minor units of the currency, such as cents");

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  const exponent = exponents.get(currency);
  if (exponent === undefined) throw new RangeError(`${currency} is no active currency of ISO 4217`);
  return exponent;
}

/** Money for people: `-1,234.50`, with as many decimals as the currency has. */
export function formatAmount(amount: number, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  const decimals = exponent === 0 ? "" : `.${digits.slice(-exponent)}`;
  return `${amount < 0 ? "-" : ""}${whole}${decimals}`;
}

const plain = /^([+-]?)(\d+)(?:([.,])(\d+))?$/;
const grouped = /^([+-]?)(\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+)$/;

/**
 * The minor units that a text names, exactly: `1234.5`, `1234,5`, `1,234.50` and `1.234,50`. What could be read in two
 * ways (`1,234`, or `1.234` of a currency with cents) is refused, and so is a fraction of the smallest unit.
 */
export function parseAmount(text: string, currency: string): number {
  const exponent = exponentOf(currency);
  const ungrouped = grouped.test(text) ? text.replaceAll(/[.,](?=.*[.,])/g, "") : text;
  const [, sign = "", whole = "", point = "", decimals = ""] = plain.exec(ungrouped) ?? [];
  if (whole === "") throw new Unreadable(`${JSON.stringify(text)} is no amount; allowed: 1234.50, 1,234.50, 1.234,50`);
  const kept = decimals.slice(0, exponent).padEnd(exponent, "0");
  if (decimals.length === 3 && (exponent < 3 || (point === "," && ungrouped === text))) {
    throw new Unreadable(`${JSON.stringify(text)} may be thousands or decimals; write it with both marks, or none`);
  }
  if (/[1-9]/.test(decimals.slice(exponent))) {
    throw new Unreadable(`${JSON.stringify(text)} has more decimals than the ${exponent} of ${currency}`);
  }
  const amount = Number(`${whole}${kept}`);
  if (amount > largestAmount) throw new Unreadable(`${JSON.stringify(text)} is more than this keeps books of`);
  return sign === "-" && amount !== 0 ? -amount : amount;
}
