import { expect, test } from "vitest";
import { countryCode } from "./country.ts";

test.each([
  ["de", "DE"],
  [" Germany ", "DE"],
  ["CZECH REPUBLIC", "CZ"],
  ["Czechia", "CZ"],
  ["Turkiye", "TR"],
  ["Türkiye", "TR"],
  ["Cote d'Ivoire", "CI"],
  ["Bosnia and Herzegovina", "BA"],
  ["Hong Kong", "HK"],
  ["UK", "GB"],
])("%j is %s", (text, code) => {
  expect(countryCode(text)).toBe(code);
});

test.each(["", "EU", "ZZ", "DD", "Atlantis", "constructor", "D"])("%j is no country", (text) => {
  expect(countryCode(text)).toBeUndefined();
});
