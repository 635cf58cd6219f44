import type { Tenant } from "../kit/tenancy.ts";
import type { Unit } from "../kit/unit.ts";
import type { Parts } from "./parts.ts";
import type { Hit } from "./question.ts";

/** Below this, texts have nothing in common but chance. */
const leastScore = 0.05;
/** So many times what is asked for is looked at: vectors that were left behind find nothing. */
const spare = 2;

type ChunkRow = Omit<Hit, "score" | "start" | "documentId"> & { id: string; start_at: number; document_id: string };

/** The chunks of an organisation that are nearest to a text, without those that have nothing in common with it. */
export async function search(
  { language, vectors, work }: Pick<Parts, "language" | "vectors" | "work">,
  tenant: Tenant,
  query: string,
  limit: number,
): Promise<readonly Hit[]> {
  const [embedding = []] = await language.embed([query]);
  if (embedding.every((value) => value === 0)) return [];
  const near = await vectors.nearest(tenant, { model: language.embeddingModel, embedding, limit: limit * spare });
  const scores = new Map(near.filter(({ score }) => score > leastScore).map(({ id, score }) => [id, score]));
  if (scores.size === 0) return [];
  // The vector store may be anybody's; what is answered comes from this organisation's own rows.
  const chunks = await work(tenant, (unit) => chunksById(unit, [...scores.keys()]));
  return chunks
    .map(({ id, start_at, document_id, ...chunk }) => ({
      ...chunk,
      documentId: document_id,
      start: start_at,
      score: scores.get(id) ?? 0,
    }))
    .toSorted((one, other) => other.score - one.score || one.position - other.position)
    .slice(0, limit);
}

async function chunksById(unit: Unit, ids: readonly string[]): Promise<readonly ChunkRow[]> {
  const { rows } = await unit.query<ChunkRow>(
    `select passages.id, document_id, title, position, start_at, passages.body as text
     from passages join documents on documents.id = document_id and documents.organisation = $1
     where passages.organisation = $1 and passages.id = any($2::uuid[]) order by document_id, position`,
    [unit.actor.organisation, ids],
  );
  return rows;
}
