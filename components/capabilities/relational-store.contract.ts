import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Connection } from "./connection.ts";
import type { Parts } from "../model/parts.ts";
import { refsOf, type Value } from "../model/value.ts";
import { type Asking, askedBy, describeGrants, readable, urlOf } from "../testing/describe-grants.ts";
import { program } from "../testing/program.ts";

/** A component that asks for a database, and perhaps for a second role that only reads. */
function asker(reader: boolean): Component {
  return defineComponent({
    name: "consumer",
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description: "Asks for one database.",
    targets: ["docker", "kubernetes", "embedded"],
    config: z.strictObject({}),
    requires: { relationalStore: {} },
    needs: ({ self, use }) => use.relationalStore.database({ name: self.name, reader }),
    model: ({ got }): Parts => ({ services: [program({ URL: got.url, ...inParts(reader ? got.reader : undefined) })] }),
  });
}

function inParts(connection?: Connection): Readonly<Record<string, Value>> {
  if (!connection) return {};
  const { host, port, database, user, password } = connection;
  return { HOST: host, PORT: port, DATABASE: database, ROLE: user, PASSWORD: password };
}

/** How a store is asked: where, with which settings of its own, and whether jobs make what was asked for. */
export type StoreTest = Pick<Asking, "target" | "settings" | "grants">;

/** The contract of a relational store; each implementation runs it from its own test file. */
export function describeRelationalStore(store: Component, test: StoreTest): void {
  const { target } = test;
  describe(`${store.name} as a relational store on ${target}`, () => {
    const asking = { ...test, capability: "relationalStore", consumer: asker(false) };
    const model = askedBy(store, ["shop", "vec-docs"], asking);
    const url = urlOf(model, "vec-docs");

    it("gives a URL of a form that the services know", () => {
      expect(readable(url)).toMatch(
        /^(postgres:\/\/[^:@/]+:<[^>]+>@endpoint\.test:1\/[^/?]+(\?sslmode=require)?|pglite:.+)$/,
      );
    });

    it("names roles and databases by identifiers, since SQL takes no hyphens", () => {
      const [, role, database] = /^postgres:\/\/([^:]+):.*\/([^/?]+)/.exec(readable(url)) ?? [];
      if (role !== undefined) expect([role, database]).toEqual(["vec_docs", "vec_docs"]);
      else expect(readable(url)).toBe("pglite:vec-docs");
    });

    it("writes a password in a URL percent-encoded", () => {
      const secrets = refsOf(url).filter((ref) => ref.ref === "secret");
      expect(secrets.filter(({ form }) => form !== "url")).toEqual([]);
    });

    it("opens the network to where the URL leads", () => {
      const { from, to } = model.edges.find((edge) => edge.from === "vec-docs") ?? {};
      if (target === "embedded") expect(from).toBeUndefined();
      else expect([from, to]).toEqual(["vec-docs", "store"]);
    });

    describeGrants(store, asking);
    if (target !== "embedded") describeReader(store, { ...asking, consumer: asker(true) });
  });
}

function describeReader(store: Component, asking: Asking): void {
  it("gives a reader a role and a password of its own in the same database, made in the same job", () => {
    const model = askedBy(store, ["shop", "vec-docs"], asking);
    const { env = {} } = model.workloads.find(({ name }) => name === "vec-docs")!;
    expect([env["DATABASE"], env["ROLE"]]).toEqual(["vec_docs", "vec_docs_reader"]);
    expect(env["PASSWORD"]).toMatchObject({ ref: "secret", name: "vec-docs/store-vec-docs-reader" });
    const owners = model.secrets.filter(({ name }) => name.startsWith("vec-docs/")).map(({ owner }) => owner);
    expect(owners).toEqual(["vec-docs", "vec-docs"]);
    const jobs = model.workloads.filter((one) => one.kind === "job" && one.fulfils === "vec-docs");
    expect(jobs.map((job) => JSON.stringify(job).includes("vec-docs/store-vec-docs-reader"))).toEqual(
      asking.grants === false ? [] : [true],
    );
  });
}
