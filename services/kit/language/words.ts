/** How long a text may become where nobody says. */
export const usualWords = 400;

/** The sentences of a text, each with its end; a line break ends one too. */
export const sentencesOf = (text: string): readonly string[] =>
  [...segmenter.segment(text)]
    .flatMap(({ segment }) => segment.split(/\n+/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** How many words a text has, as they stand between spaces. */
export const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;

/** A text of at most so many words: cut where a sentence ends in time, and within one where none does. */
export function withinWords(text: string, maxWords: number): string {
  if (countWords(text) <= maxWords) return text;
  const kept = [...text.matchAll(/\S+/g)].slice(0, maxWords);
  const last = kept.at(-1)!;
  const cut = text.slice(0, last.index + last[0].length);
  const end = /^[^]*[.!?…。](?=\s|$)/.exec(cut)?.[0];
  return end ?? `${cut} …`;
}
