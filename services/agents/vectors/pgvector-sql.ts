/** A vector as pgvector reads it. */
export const vectorLiteral = (embedding: readonly number[]): string => `[${embedding.join(",")}]`;

/**
 * Has an index over nearness go on until enough rows of the organisation are found: without it, the nearest of all
 * organisations would be looked at, and one's own left out. For the transaction.
 */
export const iterativeScan = "set local hnsw.iterative_scan = strict_order";

/** Whether that version of pgvector can. */
export function searchesIteratively(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 0 || minor >= 8;
}
