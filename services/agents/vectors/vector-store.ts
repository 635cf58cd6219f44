import type { Tenant } from "../../kit/tenancy.ts";

/** One reading of a document, and the model by which its vectors were made. */
export type Reading = { readonly documentId: string; readonly generation: string; readonly model: string };

/** The vector of a chunk. */
export type ChunkVector = { readonly id: string; readonly embedding: readonly number[] };

/** A chunk that is near to what was looked for. */
export type Near = { readonly id: string; readonly score: number };

/**
 * Vectors of chunks, and what lies near them. It keeps no texts: what is found is read from the service's own tables,
 * so a vector that was left behind finds nothing. Every method sees one organisation only.
 */
export interface VectorStore {
  /** What it is, for the log. */
  readonly name: string;
  /** Keeps vectors of length 1; the same id again replaces the one before. */
  put(tenant: Tenant, reading: Reading, vectors: readonly ChunkVector[]): Promise<void>;
  /** Forgets all vectors of a document, or of one reading. */
  forget(tenant: Tenant, of: { readonly documentId: string } | { readonly generation: string }): Promise<void>;
  /** The chunks whose vectors are nearest, best first, with the cosine; only vectors of one model are compared. */
  nearest(
    tenant: Tenant,
    asked: { readonly model: string; readonly embedding: readonly number[]; readonly limit: number },
  ): Promise<readonly Near[]>;
  close(): Promise<void>;
}
