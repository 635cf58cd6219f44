import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { externalPostgres, grantSql } from "../../components/data/external-postgres/index.ts";
import { pgvector } from "../../components/data/pgvector/index.ts";
import { postgres } from "../../components/data/postgres/index.ts";
import { type Component, defineComponent } from "../../components/define.ts";
import type { Model } from "../../components/model/model.ts";
import type { Parts } from "../../components/model/parts.ts";
import { build } from "../../components/testing/platform.ts";
import { program } from "../../components/testing/program.ts";
import { describeWith } from "../../services/kit/testing/describe-with.ts";
import { ownRows, tenantColumns } from "../../services/kit/tenancy.ts";
import { findProgram } from "../../services/kit/testing/programs.ts";
import { passwordOf, type Server, startServer } from "./postgres-server.ts";

/** Asks for a database with a reader, and for collections where there is a store for them. */
const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a database, with a reader.",
  config: z.strictObject({ size: z.int().default(3), reader: z.boolean().default(true) }),
  requires: { relationalStore: {} },
  optional: { vectorStore: {} },
  needs: ({ self, config, use }) => ({
    database: use.relationalStore.database({ name: self.name, reader: config.reader }),
    vectors: use.vectorStore?.collections({ name: self.name, collections: { "long-texts": { size: config.size } } }),
  }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.database.url, VECTORS: got.vectors?.url ?? "" })] }),
});

interface Settings {
  readonly store?: Readonly<Record<string, unknown>>;
  readonly consumer?: Readonly<Record<string, unknown>>;
  readonly versions?: Readonly<Record<string, number>>;
}

function modelOf(store: Component, names: readonly string[], settings: Settings = {}): Model {
  const consumers = names.map((name) => [name, [consumer, settings.consumer ?? {}]] as const);
  const capabilities = Object.keys(store.provides);
  return build({
    instances: { store: [store, settings.store ?? {}], ...Object.fromEntries(consumers) },
    bindings: Object.fromEntries(capabilities.map((capability) => [capability, "store"])),
    unlisted: ["store"],
    versions: settings.versions ?? {},
  }).model;
}

/** Why there is no pgvector in the PostgreSQL of this machine; its extensions lie beside its programs. */
function whyNoVector(): string | undefined {
  const programs = dirname(findProgram("postgres") ?? "/");
  const extensions = join(programs.replace("/lib/", "/share/"), "../extension");
  return existsSync(join(extensions, "vector.control"))
    ? undefined
    : "no pgvector: apt-get install postgresql-17-pgvector";
}

const noVector = whyNoVector();

describeWith("postgres", "postgresql", "grants on a real PostgreSQL", () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
    await server.run(modelOf(postgres, ["shop", "vec-docs"]));
  });
  afterAll(() => server?.remove());

  const shop = { user: "shop", secret: "shop/store-shop", database: "shop" };
  const reader = { user: "shop_reader", secret: "shop/store-shop-reader", database: "shop" };
  const superuser = { user: "postgres", secret: "store/superuser", database: "postgres" };

  test("an owner makes tables in its own database, and may do nothing that is the server's", async () => {
    await server.sql(shop, "create table lead (name text); insert into lead values ('first')");
    await expect(server.sql(shop, "create role other")).rejects.toThrow("permission denied to create role");
    await expect(server.sql({ ...shop, database: "vec_docs" }, "select 1")).rejects.toThrow("permission denied");
  });

  test("who grants is no superuser, and the owner of nothing that consumers have", async () => {
    const roles = "select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = 'bap_admin'";
    expect(await server.sql(superuser, roles)).toBe("f|t|t");
    const owners = "select datname, datdba::regrole from pg_database where not datistemplate order by 1";
    expect(await server.sql(superuser, owners)).toBe("postgres|postgres\nshop|shop\nvec_docs|vec_docs");
  });

  test("a second run of every job changes nothing, and keeps what was stored", async () => {
    const seen = "select rolname, rolsuper, rolcreaterole, rolconfig from pg_roles where rolname !~ '^pg_' order by 1";
    const before = await server.sql(superuser, seen);
    await server.run(modelOf(postgres, ["shop", "vec-docs"]));
    expect(await server.sql(superuser, seen)).toBe(before);
    expect(await server.sql(shop, "select name from lead")).toBe("first");
  });

  test("a reader reads what was there before it, and what its owner makes later, in schemas of then, too", async () => {
    await server.sql(
      shop,
      "create table later (id int); insert into later values (7); create view seen as table later",
    );
    await server.sql(
      shop,
      "create schema audit; create table audit.event (id int); insert into audit.event values (8)",
    );
    expect(
      await server.sql(reader, "select name, later.id, seen.id, event.id from lead, later, seen, audit.event"),
    ).toBe("first|7|7|8");
  });

  test("a reader that comes to a database with tables reads those, too", async () => {
    await server.run(modelOf(postgres, ["old"], { consumer: { reader: false } }));
    const owner = { user: "old", secret: "old/store-old", database: "old" };
    await server.sql(
      owner,
      'create schema "Odd name"; create table "Odd name"."T" (id int); create table public.t2 ()',
    );
    await server.run(modelOf(postgres, ["old"]));
    const late = { user: "old_reader", secret: "old/store-old-reader", database: "old" };
    expect(await server.sql(late, 'select count(*) from "Odd name"."T", public.t2')).toBe("0");
  });

  test("a reader writes nothing, whatever it says of its transactions, and is let into no other database", async () => {
    await expect(server.sql(reader, "insert into lead values ('mine')")).rejects.toThrow("read-only transaction");
    const writing = "set default_transaction_read_only = off;";
    await expect(server.sql(reader, `${writing} insert into lead values ('mine')`)).rejects.toThrow(
      "permission denied",
    );
    await expect(server.sql(reader, `${writing} create table mine ()`)).rejects.toThrow("permission denied");
    await expect(server.sql(reader, `${writing} create temporary table mine ()`)).rejects.toThrow("permission denied");
    await expect(server.sql({ ...reader, database: "vec_docs" }, "select 1")).rejects.toThrow("permission denied");
  });

  test("rows of an organisation are for who names it and for the reader, also where they were restored as another's", async () => {
    const make = [`create table own (word text, ${tenantColumns})`, ...ownRows("own")];
    await server.sql(shop, make.join(";"));
    const as = (organisation: string, sql: string) =>
      `begin; set local app.organisation = '${organisation}'; ${sql}; commit`;
    await server.sql(shop, as("acme", "insert into own values ('ours', 'acme')"));
    await server.sql(shop, as("other", "insert into own values ('theirs', 'other')"));
    const words = "select string_agg(word, ' ' order by word) from own";
    expect(await server.sql(shop, words)).toBe("");
    expect(await server.sql(shop, as("acme", words))).toContain("ours");
    expect(await server.sql(shop, as("acme", words))).not.toContain("theirs");
    expect(await server.sql(reader, words)).toBe("ours theirs");

    const inShop = { ...superuser, database: "shop" };
    await server.sql(
      inShop,
      "create role restored; grant all on schema public to restored; alter table own owner to restored",
    );
    await server.sql(inShop, "grant all on own to shop");
    for (const role of ["restored", "shop"]) {
      const read = (sql: string) => server.sql(inShop, `set role ${role}; ${sql}`);
      expect(await read(words), role).not.toMatch(/ours|theirs/);
      expect(await read(as("acme", words)), role).not.toContain("theirs");
      expect(await read(as("acme", words)), role).toContain("ours");
    }
    await server.sql(inShop, "drop table own; drop owned by restored; drop role restored");
  });

  test("a rotated password is the only one that lets in afterwards", async () => {
    await server.run(modelOf(postgres, ["shop"], { versions: { "shop/store-shop": 2 } }));
    await expect(server.sql(shop, "select 1")).rejects.toThrow("password authentication failed");
    expect(await server.sql({ ...shop, version: 2 }, "select 1")).toBe("1");
  });

  test("a server that is not ours is granted on by an administrator who is no superuser", async () => {
    await server.sql(superuser, `create role master login createdb createrole password '${passwordOf("store/admin")}'`);
    const settings = { host: "127.0.0.1", port: server.port, tls: false, adminUser: "master" };
    const model = modelOf(externalPostgres, ["crm"], { store: settings });
    await server.run(model);
    await server.run(model);
    const crm = { user: "crm", secret: "crm/store-crm", database: "crm" };
    await server.sql(crm, "create table contact (id int)");
    const late = { user: "crm_reader", secret: "crm/store-crm-reader", database: "crm" };
    expect(await server.sql(late, "select count(*) from contact")).toBe("0");
  });

  test("the SQL for a person grants the same", async () => {
    const asks = [
      { name: "by-hand", from: "by-hand", reader: true },
      { name: "and-more", from: "and-more" },
    ];
    const master = { ...superuser, user: "master", secret: "store/admin" };
    await server.sql(master, grantSql("store", asks));
    await server.sql(master, grantSql("store", asks));
    const owner = { user: "by_hand", secret: "by-hand/store-by-hand", database: "by_hand" };
    await server.sql(owner, "create table t (id int)");
    const late = { user: "by_hand_reader", secret: "by-hand/store-by-hand-reader", database: "by_hand" };
    expect(await server.sql(late, "select count(*) from t")).toBe("0");
    const more = { user: "and_more", secret: "and-more/store-and-more", database: "and_more" };
    expect(await server.sql(more, "select current_user")).toBe("and_more");
  });

  const collections = `collections are tables of the consumer's, and are found by distance`;
  test.skipIf(noVector)(`${collections}${noVector ? ` (left out: ${noVector})` : ""}`, async () => {
    await server.run(modelOf(pgvector, ["docs"]));
    await server.run(modelOf(pgvector, ["docs"]));
    const docs = { user: "docs", secret: "docs/store-docs", database: "docs" };
    await server.sql(docs, "insert into long_texts values ('a', '[1,0,0]'), ('b', '[0,1,0]')");
    expect(await server.sql(docs, "select id from long_texts order by embedding <=> '[0.1,1,0]' limit 1")).toBe("b");
    expect(await server.sql(docs, "select tableowner from pg_tables where tablename = 'long_texts'")).toBe("docs");
    const indexes = "select count(*) from pg_indexes where tablename = 'long_texts' and indexdef ~ 'hnsw'";
    expect(await server.sql(docs, indexes)).toBe("1");
    const late = { user: "docs_reader", secret: "docs/store-docs-reader", database: "docs" };
    expect(await server.sql(late, "select count(*) from long_texts")).toBe("2");
    await expect(server.run(modelOf(pgvector, ["docs"], { consumer: { size: 4 } }))).rejects.toThrow(
      'the collection "long_texts" holds vectors of another size than 4',
    );
  });
});
