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
  const capitals = text.match(/[A-HJ-LN-VX-Z]/g)?.length ?? 0;
  const letters = [...text].length - narrow - wide - capitals;
  const ems = narrow * 0.38 + wide * 0.95 + capitals * 0.75 + letters * 0.62;
  return Math.ceil(ems * size * (weight === "bold" ? 1.12 : 1));
}

/** The same for words with a path before them, such as an image's name: what comes last says most. */
export function fitPath(text: string, width: number, size: number): string {
  let shown = text;
  for (let rest = text; widthOf(shown, size) > width && rest.includes("/"); shown = `…/${rest}`) {
    rest = rest.slice(rest.indexOf("/") + 1);
  }
  return fit(shown, width, size);
}

/** A text that is no wider than that, cut at its end where it would be. */
export function fit(text: string, width: number, size: number, weight: "normal" | "bold" = "normal"): string {
  if (widthOf(text, size, weight) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(`${letters.join("")}…`, size, weight) > width) letters.pop();
  return `${letters.join("")}…`;
}
