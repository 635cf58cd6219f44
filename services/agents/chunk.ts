/** No chunk is longer, in characters. */
const chunkLength = 800;
/** From this length on a chunk ends where its paragraph does. */
const fullEnough = 500;
/** So much of a chunk, in whole sentences, stands in the next one too: what is said across the border is found. */
const overlapLength = 160;

const sentencesIn = new Intl.Segmenter("en", { granularity: "sentence" });

/** A part of a document, and where it begins there. */
export type Chunk = { readonly position: number; readonly start: number; readonly text: string };

/** A part of a text: where it begins and ends. */
type Span = { readonly start: number; readonly end: number; readonly beginsParagraph: boolean };

/** The sentences of a text as they stand there, each with where it begins. */
export function sentencesOf(text: string): readonly { readonly start: number; readonly text: string }[] {
  return spansOf(text)
    .map((span) => trimmed(text, span))
    .filter((sentence) => sentence.text !== "");
}

/**
 * Whole sentences together, up to 800 characters, along paragraphs where they are long enough; each begins with the
 * last sentences of the one before, if those are short and of the same paragraph. A longer sentence is cut, never
 * through a character.
 */
export function chunksOf(text: string): readonly Chunk[] {
  const pieces = spansOf(text).flatMap((span) => cut(text, span));
  const chunks: { start: number; end: number }[] = [];
  for (const [at, piece] of pieces.entries()) {
    const open = chunks.at(-1);
    const fits = open !== undefined && piece.end - open.start <= chunkLength;
    if (fits && !(piece.beginsParagraph && open.end - open.start >= fullEnough)) open.end = piece.end;
    else chunks.push({ start: startWithOverlap(pieces, at), end: piece.end });
  }
  return chunks
    .map((chunk) => trimmed(text, chunk))
    .filter((chunk) => chunk.text !== "")
    .map((chunk, position) => ({ position, ...chunk }));
}

function startWithOverlap(pieces: readonly Span[], at: number): number {
  const { start: begin, end, beginsParagraph } = pieces[at]!;
  let start = begin;
  let follows = beginsParagraph;
  for (let before = at - 1; before >= 0 && !follows; before--) {
    const piece = pieces[before]!;
    if (begin - piece.start > overlapLength || end - piece.start > chunkLength) break;
    start = piece.start;
    follows = piece.beginsParagraph;
  }
  return start;
}

function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const { start, end } of paragraphsOf(text)) {
    // A line that goes on with a small letter was only wrapped there. One character stands for another: places stay.
    const unwrapped = text.slice(start, end).replaceAll(/\n(?=\p{Ll})/gu, " ");
    let beginsParagraph = true;
    for (const { segment, index } of sentencesIn.segment(unwrapped)) {
      spans.push({ start: start + index, end: start + index + segment.length, beginsParagraph });
      beginsParagraph = false;
    }
  }
  return spans;
}

/** What stands between empty lines, with the empty lines after it. */
function paragraphsOf(text: string): readonly { start: number; end: number }[] {
  const ends = [...text.matchAll(/\n[^\S\n]*\n\s*/g)].map((gap) => gap.index + gap[0].length);
  return [...ends, text.length]
    .map((end, at) => ({ start: ends[at - 1] ?? 0, end }))
    .filter(({ start, end }) => end > start);
}

function trimmed(text: string, { start, end }: { start: number; end: number }) {
  const part = text.slice(start, end);
  return { start: start + (part.length - part.trimStart().length), text: part.trim() };
}

/** Pieces of at most the length of a chunk. */
function cut(text: string, span: Span): readonly Span[] {
  const pieces: Span[] = [];
  for (let start = span.start; start < span.end;) {
    const end = Math.min(start + chunkLength, span.end);
    // Not between the halves of a surrogate pair.
    const inside = end < span.end && /[\udc00-\udfff]/.test(text.charAt(end));
    pieces.push({ start, end: inside ? end - 1 : end, beginsParagraph: span.beginsParagraph && start === span.start });
    start = inside ? end - 1 : end;
  }
  return pieces;
}
