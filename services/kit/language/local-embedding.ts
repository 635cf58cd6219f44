/** The name of this embedding; rows carry it, so that vectors of two embeddings are never compared. */
export const embeddingModel = "hashed";

/** Numbers in each vector. */
export const embeddingSize = 384;

/**
 * A vector of length 1 that stands for a text: a hashing vectorizer. The same text always has the same vector, on every
 * machine, without a model. It knows words and their beginnings, not meanings: texts are near that share words.
 */
export function embed(text: string): readonly number[] {
  const vector = new Array<number>(embeddingSize).fill(0);
  for (const [feature, count] of countedFeatures(text)) {
    const hash = fnv1a(feature);
    // One bit of the hash decides the sign: words that meet in one place cancel out as often as they add up.
    const sign = hash >>> 31 === 0 ? 1 : -1;
    vector[hash % embeddingSize]! += sign * weightOf(feature) * (1 + Math.log(count));
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

/** The cosine of the angle between two vectors of length 1: 1 for the same direction, 0 for nothing in common. */
export const cosine = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);

const stemLength = 5;

function countedFeatures(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string) => counts.set(feature, (counts.get(feature) ?? 0) + 1);
  for (const word of text
    .normalize("NFKC")
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    add(word);
    // "returned" and "returns" have this one in common.
    if (word.length >= stemLength) add(`${word.slice(0, stemLength)}-`);
  }
  return counts;
}

/** Short words are the frequent ones in most languages, and say the least. */
function weightOf(feature: string): number {
  return Math.min(feature.length, 8) ** 2 / 64;
}

/** FNV-1a over UTF-16 code units, 32 bits, with the bits mixed once more so that the lowest depend on all. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
