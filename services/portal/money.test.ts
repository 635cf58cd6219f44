import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amountsOf, money, parseDecimal } from "./web/kit/money.ts";

describe("money on the page", () => {
  test.each([
    [123_450, "EUR", "€1,234.50"],
    [-5, "EUR", "-€0.05"],
    [1_200, "JPY", "JP¥1,200"],
    // Intl by itself would make 1 of it.
    [1_234, "IQD", "IQD 1.234"],
    [12_345, "CLF", "CLF 1.2345"],
    [10_000_000_000_000, "EUR", "€100,000,000,000.00"],
  ])("%i in %s is %s", (amount, currency, text) => {
    expect(money(amount, currency).replaceAll("\u00a0", " ")).toBe(text);
  });

  test("a currency that is still being typed is no error", () => {
    expect(money(100, "E")).toBe("1.00");
  });

  test.each([
    ["12", 2, 1_200],
    ["12.5", 2, 1_250],
    ["12,50", 2, 1_250],
    ["12.500", 2, 1_250],
    ["0.1234", 4, 1_234],
    ["12", 0, 12],
  ])("%s with %i decimals is %i", (text, decimals, amount) => {
    expect(parseDecimal(text, decimals)).toBe(amount);
  });

  test.each([["12.505"], ["1,234.50"], ["-1"], [""], ["1e3"], ["twelve"]])(
    "fails to read %s at two decimals",
    (text) => {
      expect(parseDecimal(text, 2)).toBeUndefined();
    },
  );

  test("what is shown is read as the same amount", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), fc.constantFrom("EUR", "JPY", "KWD"), (amount, currency) => {
        const decimals = { EUR: 2, JPY: 0, KWD: 3 }[currency] ?? 2;
        const shown = money(amount, currency).replaceAll(/[^\d.]/g, "");
        expect(parseDecimal(shown, decimals)).toBe(amount);
      }),
    );
  });

  test("tax is rounded once, half a unit up", () => {
    expect(amountsOf({ quantity: 3, unitPrice: 2_990, taxRate: 550 })).toEqual({ net: 8_970, tax: 493 });
    expect(amountsOf({ quantity: 1, unitPrice: 50, taxRate: 100 })).toEqual({ net: 50, tax: 1 });
  });
});
