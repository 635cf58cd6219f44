import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addMonths, parseDay } from "./calendar.ts";
import { currencySchema, exponentOf, formatAmount, largestAmount, parseAmount } from "./money.ts";

const currency = fc.constantFrom("EUR", "JPY", "KWD", "CLF");
const amount = fc.integer({ min: -largestAmount, max: largestAmount });

test("currencies have the decimals that ISO 4217 gives them, also where custom has others", () => {
  expect(["EUR", "JPY", "KWD", "IQD", "HUF", "CLF"].map(exponentOf)).toEqual([2, 0, 3, 3, 2, 4]);
  for (const none of ["EUX", "eur", "DEM", ""]) expect(currencySchema.safeParse(none).success).toBe(false);
});

test("what is written for people reads as the same amount, in every currency", () => {
  fc.assert(
    fc.property(amount, currency, (minor, code) => {
      const text = formatAmount(minor, code);
      // Thousands without decimals are what no file writes: they could be decimals.
      expect(parseAmount(exponentOf(code) === 0 ? text.replaceAll(",", "") : text, code)).toBe(minor);
    }),
  );
});

test("amounts in the German way read as the same amount", () => {
  fc.assert(
    fc.property(amount, (minor) => {
      const swapped = formatAmount(minor, "EUR").replaceAll(/[.,]/g, (mark) => (mark === "." ? "," : "."));
      expect(parseAmount(swapped, "EUR")).toBe(minor);
    }),
  );
});

describe("an amount of a file", () => {
  test.each<[string, string, number]>([
    ["0.1", "EUR", 10],
    ["-1234,5", "EUR", -123_450],
    ["+7", "EUR", 700],
    ["1.234.567,89", "EUR", 123_456_789],
    ["90071992547.41", "EUR", 9_007_199_254_741],
    ["1.234", "KWD", 1_234],
    ["1500.00", "JPY", 1_500],
    ["-0.00", "EUR", 0],
  ])("%s %s is %i", (text, code, minor) => {
    expect(parseAmount(text, code)).toBe(minor);
  });

  test.each<[string, string]>([
    ["1.234", "EUR"],
    ["1,234", "EUR"],
    ["1,234", "KWD"],
    ["0.001", "EUR"],
    ["0.5", "JPY"],
    ["1.2345", "EUR"],
    ["", "EUR"],
    ["1e3", "EUR"],
    ["--1", "EUR"],
    ["12.34 EUR", "EUR"],
    ["1,2,3", "EUR"],
    ["99999999999999999999", "EUR"],
  ])("fails for %j %s", (text, code) => {
    expect(() => parseAmount(text, code)).toThrow();
  });
});

test("days of files are told apart, or refused", () => {
  expect(["2026-03-31", "31.03.2026", "1.3.2026"].map(parseDay)).toEqual(["2026-03-31", "2026-03-31", "2026-03-01"]);
  for (const none of ["03/04/2026", "31.02.2026", "2026-13-01", "0001-01-01"]) expect(() => parseDay(none)).toThrow();
});

test("months are counted over the ends of years", () => {
  expect([addMonths("2026-01", -1), addMonths("2025-12", 1), addMonths("2026-11", -11)]).toEqual([
    ...["2025-12", "2026-01", "2025-12"],
  ]);
});
