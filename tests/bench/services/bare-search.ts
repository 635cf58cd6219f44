import { embed } from "../../../services/kit/language/local-embedding.ts";
import type { Run } from "./bare-store.ts";

export interface SearchBody {
  readonly query: string;
  readonly limit: number;
}

type Chunk = { readonly id: string; readonly start_at: number; readonly document_id: string };

/**
 * What a search does to the store: the nearest, then what they say (vectors/own.ts and search.ts of the service). That a
 * text becomes a vector is the service's own work and no framework's: it is done here, too. `indexed`: there is an index
 * over nearness, which is told to go on until enough was found.
 */
export async function search(run: Run, { query, limit }: SearchBody, indexed: boolean): Promise<object> {
  const embedding = embed(query);
  const distance = `embedding::vector(${embedding.length}) <=> $3::vector(${embedding.length})`;
  if (indexed) await run("set local hnsw.iterative_scan = strict_order");
  const near = await run<{ id: string; score: number }>(
    `select id, 1 - (${distance}) as score from chunk_vectors
     where organisation = $1 and model = $2 and vector_dims(embedding) = ${embedding.length}
     order by ${distance} limit $4`,
    ["default", "hashed", `[${embedding.join(",")}]`, limit * 2],
  );
  const scores = new Map(near.rows.map(({ id, score }) => [id, score]));
  const { rows } = await run<Chunk>(
    `select passages.id, document_id, title, position, start_at, passages.body as text
     from passages join documents on documents.id = document_id and documents.organisation = $1
     where passages.organisation = $1 and passages.id = any($2::uuid[]) order by document_id, position`,
    ["default", [...scores.keys()]],
  );
  const items = rows
    .map(({ id, start_at, document_id, ...chunk }) => ({
      ...chunk,
      ...{ documentId: document_id, start: start_at, score: scores.get(id)! },
    }))
    .sort((one, other) => other.score - one.score)
    .slice(0, limit);
  return { items };
}
