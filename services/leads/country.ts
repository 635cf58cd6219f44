const named = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });

// What other programs call a country and Unicode's list of names does not.
const otherNames: Readonly<Record<string, string>> = {
  "czech republic": "CZ",
  "democratic republic of the congo": "CD",
  congo: "CG",
  "hong kong": "HK",
  "ivory coast": "CI",
  macau: "MO",
  macedonia: "MK",
  myanmar: "MM",
  "russian federation": "RU",
  "state of palestine": "PS",
  swaziland: "SZ",
  turkey: "TR",
  uk: "GB",
  usa: "US",
};

const byName = new Map<string, string>(Object.entries(otherNames));
const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
// Codes that are reserved for other things than a country: the euro's area, the United Nations, private use.
const noCountries = new Set(["AA", "EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"]);
const codes = letters
  .flatMap((first) => letters.map((second) => first + second))
  .filter(
    (code) =>
      named.of(code) !== undefined &&
      !noCountries.has(code) &&
      Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`,
  );
for (const code of codes) byName.set(plain(named.of(code) ?? code), code);

/** The two letters of ISO 3166 for a country's code or English name; nothing for what is neither. */
export function countryCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  return codes.includes(code) ? code : byName.get(plain(text));
}

function plain(name: string): string {
  return name
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll("&", "and")
    .replaceAll("’", "'")
    .trim()
    .toLowerCase();
}
