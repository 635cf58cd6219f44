import type { Database, Queryable } from "../../kit/database.ts";
import type { Logger } from "../../kit/log.ts";
import { EVERYBODY } from "../../kit/tenancy.ts";
import { iterativeScan, searchesIteratively, vectorLiteral } from "./pgvector-sql.ts";
import type { Near, VectorStore } from "./vector-store.ts";

export type OwnOptions = {
  readonly log: Logger;
  /** Numbers in each vector. */
  readonly size: number;
  /** Whether to keep an index over nearness. It costs at each vector that comes, and pays off in the ten thousands. */
  readonly indexed: boolean;
};

/** pgvector indexes no more numbers than these. */
const mostIndexed = 2_000;

/** What was found out about the database: pgvector's version, or that it is not there. */
type Kind = { readonly version: string | undefined; readonly indexed: boolean };

/** Vectors in the service's own database: by pgvector where it is there, by arithmetic otherwise. */
export function ownVectors(database: Database, { log, size, indexed }: OwnOptions): VectorStore {
  let kind: Promise<Kind> | undefined;
  const known = () => {
    kind ??= prepare(database, log, indexed && size <= mostIndexed ? size : undefined);
    kind.catch(() => (kind = undefined));
    return kind;
  };
  return {
    name: "own database",
    put: async ({ organisation, team, owner }, { documentId, generation, model }, vectors) => {
      const { version } = await known();
      const type = version === undefined ? "real[]" : "vector";
      const literals = vectors.map(({ embedding }) =>
        (version === undefined ? arrayLiteral : vectorLiteral)(embedding),
      );
      await database.transaction(
        (tx) =>
          tx.query(
            `insert into chunk_vectors (id, organisation, team, owner, document_id, generation, model, embedding)
             select id, $1, $2, $3, $4, $5, $6, embedding::${type}
             from unnest($7::uuid[], $8::text[]) as one (id, embedding)
             on conflict (id) do update set embedding = excluded.embedding`,
            [...[organisation, team, owner, documentId, generation, model], vectors.map(({ id }) => id), literals],
          ),
        organisation,
      );
    },
    forget: async ({ organisation }, of) => {
      const [column, value] = "documentId" in of ? ["document_id", of.documentId] : ["generation", of.generation];
      await database.transaction(
        (tx) => tx.query(`delete from chunk_vectors where organisation = $1 and ${column} = $2`, [organisation, value]),
        organisation,
      );
    },
    nearest: async ({ organisation }, { model, embedding, limit }) => {
      const { version, indexed: byIndex } = await known();
      const search = async (tx: Queryable) => {
        if (version === undefined) return byArithmetic(tx, organisation, model, embedding, limit);
        if (byIndex) await tx.query(iterativeScan);
        return byPgvector(tx, organisation, model, embedding, limit);
      };
      return database.transaction(search, organisation);
    },
    close: () => Promise.resolve(),
  };
}

/** Makes the table what the database is able to, once for each process: replicas wait for each other. */
async function prepare(database: Database, log: Logger, indexSize: number | undefined): Promise<Kind> {
  const version = await database.transaction(async (tx) => {
    await tx.query("select pg_advisory_xact_lock(hashtext('chunk_vectors'))");
    await tx.query(`do $$ begin create extension if not exists vector;
      exception when insufficient_privilege or undefined_file or feature_not_supported then null; end $$`);
    const { rows } = await tx.query<{ version: string | null; type: string }>(
      `select (select extversion from pg_extension where extname = 'vector') as version,
         (select format_type(atttypid, atttypmod) from pg_attribute
          where attrelid = 'chunk_vectors'::regclass and attname = 'embedding') as type`,
    );
    const { version: there, type } = rows[0]!;
    // Vectors that were kept before it was there come along.
    if (there !== null && type === "real[]") {
      await tx.query("alter table chunk_vectors alter column embedding type vector using embedding::vector");
    }
    return there ?? undefined;
  }, EVERYBODY);
  if (version === undefined) {
    log.warn(
      "pgvector is not in the database: every chunk is compared by arithmetic, which is slow among many; add it",
    );
    return { version, indexed: false };
  }
  if (indexSize === undefined || !searchesIteratively(version)) return { version, indexed: false };
  try {
    await database.query(indexSql(indexSize));
    return { version, indexed: true };
  } catch (err) {
    log.warn({ err }, "there is no index over the nearness of chunks: every chunk of an organisation is compared");
    return { version, indexed: false };
  }
}

const indexSql = (size: number): string =>
  `create index if not exists chunk_vectors_near_${size} on chunk_vectors
   using hnsw ((embedding::vector(${size})) vector_cosine_ops) where vector_dims(embedding) = ${size}`;

/** Written so that the index fits; the database takes it where an organisation has many chunks. */
async function byPgvector(
  tx: Queryable,
  organisation: string,
  model: string,
  embedding: readonly number[],
  limit: number,
): Promise<readonly Near[]> {
  const size = embedding.length;
  const distance = `embedding::vector(${size}) <=> $3::vector(${size})`;
  const { rows } = await tx.query<Near>(
    `select id, 1 - (${distance}) as score from chunk_vectors
     where organisation = $1 and model = $2 and vector_dims(embedding) = ${size} order by ${distance} limit $4`,
    [organisation, model, vectorLiteral(embedding), limit],
  );
  return rows;
}

/** The sum of the products, which is the cosine already; only of those numbers that the question has. */
async function byArithmetic(
  tx: Queryable,
  organisation: string,
  model: string,
  embedding: readonly number[],
  limit: number,
): Promise<readonly Near[]> {
  const products = embedding.flatMap((value, at) => (value === 0 ? [] : [`embedding[${at + 1}] * (${value})::float8`]));
  if (products.length === 0) return [];
  const { rows } = await tx.query<Near>(
    `select id, ${products.join(" + ")} as score from chunk_vectors
     where organisation = $1 and model = $2 order by score desc limit $3`,
    [organisation, model, limit],
  );
  return rows;
}

const arrayLiteral = (embedding: readonly number[]): string => `{${embedding.join(",")}}`;
