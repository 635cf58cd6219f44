/** Text as it may stand in XML. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)!};`);
}

/**
 * Pixels that a text may take: there is nobody to measure it, so this is what the widest of the usual fonts needs.
 * Too much is a little blank space; too little would let words overlap.
 */
export function widthOf(text: string, size: number, weight: "normal" | "bold" = "normal"): number {
  const narrow = text.match(/[iljtfrI.,:;'|!() -]/g)?.length ?? 0;
  const wide = text.match(/[mwMW@%…]/g)?.length ?? 0;
  const letters = [...text].length - narrow - wide;
  const ems = narrow * 0.38 + wide * 0.95 + letters * 0.62;
  return Math.ceil(ems * size * (weight === "bold" ? 1.06 : 1));
}

/** A text that is no wider than that, cut at its end where it would be. */
export function fit(text: string, width: number, size: number, weight: "normal" | "bold" = "normal"): string {
  if (widthOf(text, size, weight) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(`${letters.join("")}…`, size, weight) > width) letters.pop();
  return `${letters.join("")}…`;
}
