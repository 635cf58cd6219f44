import { globSync } from "node:fs";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase } from "../../kit/database.ts";
import type { Database } from "../../kit/database.ts";
import { embed, embeddingSize as size } from "../../kit/language/local-embedding.ts";
import { createLogger } from "../../kit/log.ts";
import { setUpMs } from "../../kit/testing/databases.ts";
import { describeWith } from "../../kit/testing/describe-with.ts";
import { silent } from "../../kit/testing/log.ts";
import { startPostgres } from "../../kit/testing/postgres.ts";
import type { PostgresServer } from "../../kit/testing/postgres.ts";
import { prepare } from "../../kit/testing/service.ts";
import { defaultTenant } from "../../kit/tenancy.ts";
import { uuidv7 } from "../../kit/uuid.ts";
import { migrations } from "../migrations.ts";
import { startQdrantStandIn } from "../testing/qdrant-stand-in.ts";
import type { QdrantStandIn } from "../testing/qdrant-stand-in.ts";
import { openVectors } from "./open.ts";
import { ownVectors } from "./own.ts";
import { pgvectorStore } from "./pgvector.ts";
import { qdrantStore } from "./qdrant.ts";
import { vectorStoreContract } from "./vectors.contract.ts";

/** What a grant of pgvector leaves behind. */
const granted = [
  `create table if not exists granted_chunks
   (id text primary key, embedding public.vector(${size}) not null, content jsonb not null default '{}')`,
  "create index if not exists granted_chunks_embedding_cosine on granted_chunks using hnsw (embedding public.vector_cosine_ops)",
];
const grant = async (database: Database) => {
  for (const statement of granted) await database.query(statement);
};
const searched = { model: "hashed", embedding: embed("goods"), limit: 3 };

describe("vectors in the embedded database", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openDatabase("pglite:memory");
    await prepare(database, migrations);
    await grant(database);
  }, setUpMs);
  afterAll(() => database.close());

  describe("in its own table", () =>
    vectorStoreContract(() => ownVectors(database, { log: silent, size, indexed: false })));

  describe("in a table that was granted", () => vectorStoreContract(() => pgvectorStore(database, "granted_chunks")));

  test("with an index: the database uses it, and finds one organisation's few among many", async () => {
    const store = ownVectors(database, { log: silent, size, indexed: true });
    const put = (organisation: string, texts: readonly string[]) =>
      store.put(
        { ...defaultTenant, organisation },
        { documentId: uuidv7(), generation: uuidv7(), model: "hashed" },
        texts.map((text) => ({ id: uuidv7(), embedding: embed(text) })),
      );
    await put(
      "index-many",
      Array.from({ length: 150 }, (_, nth) => `goods ${nth}`),
    );
    await put("index-few", ["goods and more of them"]);
    const plan = await database.transaction(async (tx) => {
      await tx.query("set local enable_seqscan = off");
      await tx.query("set local enable_sort = off");
      const distance = `embedding::vector(${size}) <=> '[${searched.embedding.join(",")}]'::vector(${size})`;
      return tx.query<Record<string, string>>(
        `explain select id from chunk_vectors where organisation = 'index-few' and model = 'hashed'
         and vector_dims(embedding) = ${size} order by ${distance} limit 3`,
      );
    }, "index-few");
    expect(JSON.stringify(plan.rows)).toContain(`chunk_vectors_near_${size}`);
    expect(await store.nearest({ ...defaultTenant, organisation: "index-few" }, searched)).toHaveLength(1);
  });
});

describeWith(
  "postgres",
  "postgresql",
  "vectors in a PostgreSQL server without pgvector, compared by arithmetic",
  () => {
    let server: PostgresServer;
    let database: Database;
    beforeAll(async () => {
      server = await startPostgres();
      database = await openDatabase(await server.createDatabase());
      await prepare(database, migrations);
    }, setUpMs);
    afterAll(async () => {
      await database.close();
      await server.remove();
    });

    vectorStoreContract(() => ownVectors(database, { log: silent, size, indexed: true }));

    test("says so once in the log", async () => {
      const stream = new PassThrough();
      const log = createLogger({ service: "test", level: "info" }, stream);
      const store = ownVectors(database, { log, size, indexed: true });
      await store.nearest(defaultTenant, searched);
      await store.nearest(defaultTenant, searched);
      expect(String(stream.read()).match(/pgvector is not in the database/g)).toHaveLength(1);
    });
  },
);

describeWithPgvector("vectors in a PostgreSQL server with pgvector", () => {
  let server: PostgresServer;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres();
    database = await openDatabase(await server.createDatabase(["vector"]));
    await prepare(database, migrations);
    await grant(database);
  }, setUpMs);
  afterAll(async () => {
    await database.close();
    await server.remove();
  });

  describe("in its own table", () =>
    vectorStoreContract(() => ownVectors(database, { log: silent, size, indexed: true })));
  describe("in a table that was granted", () => vectorStoreContract(() => pgvectorStore(database, "granted_chunks")));
});

describe("vectors in Qdrant, with a stand-in that behaves like its REST API", () => {
  let standIn: QdrantStandIn;
  beforeAll(async () => {
    standIn = await startQdrantStandIn("agents_chunks", size, "s3cret");
  });
  afterAll(() => standIn.close());
  const open = (given: { key?: string; collection?: string } = {}) =>
    qdrantStore({ url: standIn.url, key: "s3cret", collection: "agents_chunks", log: silent, ...given });

  vectorStoreContract(open);

  test("has the collection indexed by what is filtered, organisations first", () => {
    expect([...standIn.indexed]).toEqual(["organisation", "document", "generation", "model"]);
  });

  test("fails with 502 when it refuses, and with 503 while it is away, and never tells the key", async () => {
    const refused = { status: 502, message: "the vector store refuses with status 403" };
    await expect(open({ key: "wrong" }).nearest(defaultTenant, searched)).rejects.toMatchObject(refused);
    await expect(open({ collection: "none" }).nearest(defaultTenant, searched)).rejects.toThrow("status 404");
    standIn.mishap = 500;
    const away = { status: 503, message: "the vector store does not answer; try again shortly" };
    await expect(open().nearest(defaultTenant, searched)).rejects.toMatchObject(away);
    standIn.mishap = undefined;
    const nowhere = qdrantStore({ url: "http://127.0.0.1:1", key: "s3cret", collection: "x", log: silent });
    await expect(nowhere.nearest(defaultTenant, searched)).rejects.toMatchObject(away);
  });
});

test("the binding says which store it is", async () => {
  const own = { database: {} as Database, log: silent, size };
  const url = (VECTORS_URL?: string) => ({
    DATABASE_URL: "pglite:memory",
    VECTORS_URL,
    VECTORS_COLLECTION_CHUNKS: "chunks",
  });
  const stores = [undefined, "http://qdrant:6333", "postgres://u:p@127.0.0.1:1/x"].map((one) =>
    openVectors(url(one), own),
  );
  expect(stores.map(({ name }) => name)).toEqual(["own database", "qdrant", "pgvector"]);
  for (const store of stores) await store.close();
});

/** A suite that needs pgvector on the server; without it it is left out, and says so. */
function describeWithPgvector(name: string, suite: () => void): void {
  if (globSync("/usr/share/postgresql/*/extension/vector.control").length > 0) describe(name, suite);
  else {
    const leftOut = `${name} — LEFT OUT: no pgvector on this machine; apt-get install postgresql-15-pgvector`;
    console.warn(leftOut);
    describe.skip(leftOut, suite);
  }
}
