import type { Language } from "./language.ts";
import { cosine, embed, embeddingModel, embeddingSize } from "./local-embedding.ts";
import { countWords, sentencesOf, usualWords, withinWords } from "./words.ts";

/**
 * Language without a model, the same on every machine. It writes nothing of its own: what comes back are the sentences
 * of the input that have most in common with all of it, in the order in which they stand there.
 */
export const local: Language = {
  name: "local",
  embeddingModel,
  embeddingSize,
  write: ({ input, maxWords = usualWords }) => Promise.resolve(extract(input, maxWords)),
  embed: (texts) => Promise.resolve(texts.map(embed)),
};

function extract(input: string, maxWords: number): string {
  const whole = embed(input);
  const sentences = sentencesOf(input).map((text, at) => ({ text, at, likeness: cosine(whole, embed(text)) }));
  const kept: typeof sentences = [];
  let words = 0;
  for (const sentence of sentences.toSorted((one, other) => other.likeness - one.likeness || one.at - other.at)) {
    const more = countWords(sentence.text);
    if (words + more > maxWords) continue;
    kept.push(sentence);
    words += more;
  }
  if (kept.length === 0) return withinWords(input.trim(), maxWords);
  return kept
    .toSorted((one, other) => one.at - other.at)
    .map(({ text }) => text)
    .join("\n");
}
