import type { Database } from "../../kit/database.ts";
import { openPostgres } from "../../kit/database-pg.ts";
import type { Logger } from "../../kit/log.ts";
import { ownVectors } from "./own.ts";
import { pgvectorStore } from "./pgvector.ts";
import { qdrantStore } from "./qdrant.ts";
import type { VectorStore } from "./vector-store.ts";

/** What the `vectors` binding says, and where the service's own database is. */
export type VectorSettings = {
  readonly DATABASE_URL: string;
  readonly VECTORS_URL?: string | undefined;
  readonly VECTORS_KEY?: string | undefined;
  readonly VECTORS_COLLECTION_CHUNKS?: string | undefined;
};

/** The store that is bound, or the service's own database where none is. Waits for neither. */
export function openVectors(
  settings: VectorSettings,
  own: { readonly database: Database; readonly log: Logger; readonly size: number },
): VectorStore {
  const { DATABASE_URL, VECTORS_URL: url, VECTORS_KEY: key, VECTORS_COLLECTION_CHUNKS: collection } = settings;
  if (url === undefined || collection === undefined) {
    // The embedded database compares 20,000 chunks in less time than its index takes for one more.
    return ownVectors(own.database, { ...own, indexed: !DATABASE_URL.startsWith("pglite:") });
  }
  if (url.startsWith("http")) return qdrantStore({ url, key, collection, log: own.log });
  return pgvectorStore(openPostgres(url), collection);
}
