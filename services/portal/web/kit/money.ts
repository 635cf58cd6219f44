// ISO 4217; every other currency has two decimals. The tables of Intl follow custom, and round Iraqi dinars to whole
// ones.
const decimalsOf = new Map(
  (
    [
      [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
      [3, "BHD IQD JOD KWD LYD OMR TND"],
      [4, "CLF UYW"],
    ] as const
  ).flatMap(([decimals, codes]) => codes.split(" ").map((code) => [code, decimals] as const)),
);

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const exponentOf = (currency: string): number => decimalsOf.get(currency) ?? 2;

/** An amount in minor units, for people: `€1,234.50`. No digit is rounded. */
export function money(amount: number, currency: string): string {
  const decimals = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const text = `${amount < 0 ? "-" : ""}${whole}${decimals === 0 ? "" : `.${digits.slice(-decimals)}`}`;
  const how = { minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const;
  try {
    const format = new Intl.NumberFormat("en-GB", { style: "currency", currency, ...how });
    return format.format(text as Intl.StringNumericLiteral);
  } catch {
    // No currency at all: somebody is still typing it.
    return text;
  }
}

/** The whole number of smallest units that somebody typed, such as `12.5` at two decimals; nothing if it is none. */
export function parseDecimal(text: string, decimals: number): number | undefined {
  const [, whole = "", fraction = ""] = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  if (whole === "" || /[1-9]/.test(fraction.slice(decimals))) return undefined;
  return Number(whole + fraction.slice(0, decimals).padEnd(decimals, "0"));
}

/** What a line comes to, as the service counts it: its tax rounded once, half a unit up. */
export function amountsOf(line: { readonly quantity: number; readonly unitPrice: number; readonly taxRate: number }) {
  const net = line.quantity * line.unitPrice;
  return { net, tax: Number((BigInt(net) * BigInt(line.taxRate) + 5_000n) / 10_000n) };
}
