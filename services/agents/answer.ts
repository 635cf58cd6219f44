import { cosine, embed } from "../kit/language/local-embedding.ts";
import { sentencesOf } from "./chunk.ts";
import type { Answer, Citation, Hit } from "./question.ts";

const mostSentences = 3;
/** Below this, what two texts have in common is mostly chance. */
const leastLikeness = 0.2;

/** A sentence of a document, and how much it has in common with something. */
type Candidate = { readonly hit: Hit; readonly start: number; readonly text: string; readonly likeness: number };

/**
 * Answers in the documents' own words: the sentences of what was found that are nearest to the question, best first,
 * each with where it stands. Nothing near enough means no answer, never a made-up one.
 */
export function answerFrom(question: string, hits: readonly Hit[]): Answer {
  const best = new Map<string, Candidate>();
  for (const candidate of candidatesFor(question, hits)) {
    if (best.size === mostSentences || candidate.likeness < leastLikeness) break;
    if (!best.has(candidate.text)) best.set(candidate.text, candidate);
  }
  const quoted = [...best.values()];
  if (quoted.length === 0) return { answer: null, citations: [], by: "local" };
  return {
    answer: quoted.map(({ text }, at) => `${text.replaceAll(/\s+/g, " ")} [${at + 1}]`).join(" "),
    citations: quoted.map((candidate, at) => citationOf(candidate, at + 1)),
    by: "local",
  };
}

/** The sentence of a chunk that has most in common with a text, as a citation; the chunk itself where it has none. */
export function quoteFor(text: string, hit: Hit, mark: number): Citation {
  const [best] = candidatesFor(text, [hit]);
  return citationOf(best ?? { hit, start: 0, text: hit.text }, mark);
}

function candidatesFor(text: string, hits: readonly Hit[]): readonly Candidate[] {
  const wanted = embed(text);
  return hits
    .flatMap((hit) =>
      sentencesOf(hit.text).map((sentence) => ({ hit, ...sentence, likeness: cosine(wanted, embed(sentence.text)) })),
    )
    .toSorted((one, other) => other.likeness - one.likeness);
}

const citationOf = ({ hit, start, text }: Omit<Candidate, "likeness">, mark: number): Citation => ({
  mark,
  documentId: hit.documentId,
  title: hit.title,
  position: hit.position,
  start: hit.start + start,
  quote: text,
});
