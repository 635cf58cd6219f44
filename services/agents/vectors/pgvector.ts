import type { Database } from "../../kit/database.ts";
import { iterativeScan, searchesIteratively, vectorLiteral } from "./pgvector-sql.ts";
import type { Near, VectorStore } from "./vector-store.ts";

/**
 * Vectors in a table that was granted: `id text`, `embedding vector`, `content jsonb`, with an index over nearness. It
 * may lie in a database of its own, so nothing of it is joined; whose a vector is stands in its content.
 */
export function pgvectorStore(database: Database, table: string): VectorStore {
  const name = `"${table.replaceAll('"', '""')}"`;
  let prepared: Promise<{ iterative: boolean }> | undefined;
  const known = () => {
    prepared ??= prepare(database, table, name);
    prepared.catch(() => (prepared = undefined));
    return prepared;
  };
  return {
    name: "pgvector",
    put: async ({ organisation, team, owner }, { documentId, generation, model }, vectors) => {
      await known();
      const content = { organisation, team, owner, document: documentId, generation, model };
      await database.query(
        `insert into ${name} (id, embedding, content)
         select id, embedding::vector, $3 from unnest($1::text[], $2::text[]) as one (id, embedding)
         on conflict (id) do update set embedding = excluded.embedding, content = excluded.content
         where ${name}.content ->> 'organisation' = excluded.content ->> 'organisation'`,
        [
          vectors.map(({ id }) => id),
          vectors.map(({ embedding }) => vectorLiteral(embedding)),
          JSON.stringify(content),
        ],
      );
    },
    forget: async ({ organisation }, of) => {
      await known();
      const [field, value] = "documentId" in of ? ["document", of.documentId] : ["generation", of.generation];
      await database.query(
        `delete from ${name} where content ->> 'organisation' = $1 and content ->> '${field}' = $2`,
        [organisation, value],
      );
    },
    nearest: async ({ organisation }, { model, embedding, limit }) => {
      const { iterative } = await known();
      return database.transaction(async (tx) => {
        if (iterative) await tx.query(iterativeScan);
        const { rows } = await tx.query<Near>(
          `select id, 1 - (embedding <=> $3::vector) as score from ${name}
           where content ->> 'organisation' = $1 and content ->> 'model' = $2
           order by embedding <=> $3::vector limit $4`,
          [organisation, model, vectorLiteral(embedding), limit],
        );
        return rows;
      });
    },
    close: () => database.close(),
  };
}

/** The grant made the index over nearness; these two are for one organisation's few among all, and for forgetting. */
async function prepare(database: Database, table: string, name: string): Promise<{ iterative: boolean }> {
  for (const field of ["document", "generation"]) {
    const index = `"${`${table}_${field}`.replaceAll('"', '""')}"`;
    await database.query(
      `create index if not exists ${index} on ${name} ((content ->> 'organisation'), (content ->> '${field}'))`,
    );
  }
  const { rows } = await database.query<{ version: string }>(
    "select extversion as version from pg_extension where extname = 'vector'",
  );
  return { iterative: searchesIteratively(rows[0]?.version ?? "0") };
}
