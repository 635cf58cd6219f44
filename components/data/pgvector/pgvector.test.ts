import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeRelationalStore } from "../../capabilities/relational-store.contract.ts";
import type { Collection } from "../../capabilities/vector-store.ts";
import { describeVectorStore } from "../../capabilities/vector-store.contract.ts";
import { defineComponent } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import { askedBy, readable } from "../../testing/describe-grants.ts";
import { build } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { namesOf } from "./collections.ts";
import { pgvector } from "./index.ts";

describeRelationalStore(pgvector, { target: "docker" });
describeRelationalStore(pgvector, { target: "kubernetes" });
describeVectorStore(pgvector, { target: "docker" });
describeVectorStore(pgvector, { target: "kubernetes" });

const both = defineComponent({
  name: "both",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a database and for collections.",
  config: z.strictObject({}),
  requires: { relationalStore: {}, vectorStore: {} },
  needs: ({ self, use }) => ({
    database: use.relationalStore.database({ name: self.name }),
    vectors: use.vectorStore.collections({ name: self.name, collections: { pages: { size: 3, distance: "dot" } } }),
  }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.database.url, VECTORS: got.vectors.url })] }),
});

const plain = defineComponent({
  name: "plain",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a database.",
  config: z.strictObject({}),
  requires: { relationalStore: {} },
  needs: ({ self, use }) => use.relationalStore.database({ name: self.name }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.url })] }),
});

describe("a consumer that asks for a database and for collections", () => {
  const { model } = build({
    instances: { store: pgvector, docs: both },
    bindings: { relationalStore: "store", vectorStore: "store" },
    unlisted: ["store"],
  });
  const [grant, ...others] = model.workloads.filter((one) => one.kind === "job" && one.fulfils === "docs");
  const sql = readable(grant!.files!["grant.sql"]!.content);

  it("has both in one database, made by one job", () => {
    const { env = {} } = model.workloads.find(({ name }) => name === "docs")!;
    expect(env["VECTORS"]).toEqual(env["URL"]);
    expect(others).toEqual([]);
  });

  it("has the extension from the superuser, and its tables from the role that owns them", () => {
    const steps = [
      "CREATE DATABASE",
      '"role" postgres',
      "CREATE EXTENSION",
      '"role" bap_admin',
      "SET ROLE",
      "CREATE TABLE",
    ];
    const at = steps.map((step) => sql.indexOf(step));
    expect(at).not.toContain(-1);
    expect(at).toEqual([...at].sort((a, b) => a - b));
  });

  it("finds by the distance that was asked for", () => {
    expect(sql).toContain("USING hnsw (embedding public.vector_ip_ops)");
  });
});

it("shows the superuser's password to no grant without collections", () => {
  const model = askedBy(pgvector, ["shop"], { capability: "relationalStore", consumer: plain, target: "docker" });
  const grant = model.workloads.find(({ name }) => name === "store-grant-shop")!;
  expect(JSON.stringify(grant)).not.toContain("store/superuser");
});

describe("collections", () => {
  const ask = (collections: Record<string, Collection>) => ({ name: "docs", from: "docs", collections });

  it("fail when no index could hold their vectors", () => {
    expect(namesOf(ask({ pages: { size: 2000 } }))).toEqual({ pages: "pages" });
    expect(() => namesOf(ask({ pages: { size: 3072 } }))).toThrow(
      'components.docs: its collection "pages" has vectors of 3072 numbers\n' +
        "    pgvector finds among 1 to 2000: ask the model for fewer, or bind another vectorStore",
    );
  });

  it("fail under a name that no table can have", () => {
    expect(() => namesOf(ask({ 'a"; DROP': { size: 3 } }))).toThrow("cannot be the name of a table");
  });
});
