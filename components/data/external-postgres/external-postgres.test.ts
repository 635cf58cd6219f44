import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeRelationalStore } from "../../capabilities/relational-store.contract.ts";
import { defineComponent } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import { refsOf } from "../../model/value.ts";
import { askedBy, readable, urlOf } from "../../testing/describe-grants.ts";
import { problemsOf } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { externalPostgres, grantSql } from "./index.ts";

const host = "db.example.com";

describeRelationalStore(externalPostgres, { target: "docker", settings: { host }, grants: true });
describeRelationalStore(externalPostgres, { target: "kubernetes", settings: { host }, grants: true });
describeRelationalStore(externalPostgres, { target: "docker", settings: { host, admin: "none" }, grants: false });

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a database.",
  config: z.strictObject({}),
  requires: { relationalStore: {} },
  needs: ({ self, use }) => use.relationalStore.database({ name: self.name }),
  model: ({ got }): Parts => ({
    services: [program({ URL: got.url, TLS: got.connection.tls })],
  }),
});

const modelWith = (settings: Readonly<Record<string, unknown>>) =>
  askedBy(externalPostgres, ["shop"], { capability: "relationalStore", consumer, target: "docker", settings });

describe("with an administrator", () => {
  const model = modelWith({ host, port: 6432, adminUser: "master", adminDatabase: "defaultdb" });
  const grant = model.workloads.find(({ name }) => name === "store-grant-shop")!;

  it("grants on the server that is there, over TLS, as that administrator", () => {
    expect(model.externals).toEqual([{ name: "store", host, ports: { sql: 6432 } }]);
    expect(model.edges.map(({ from, to }) => [from, to])).toEqual([
      ["shop", "store"],
      ["store-grant-shop", "store"],
    ]);
    expect(grant.env).toMatchObject({ PGUSER: "master", PGDATABASE: "defaultdb", PGSSLMODE: "require" });
  });

  it("waits for no job of a server that it does not run", () => {
    expect(model.order).toEqual([{ first: "store-grant-shop", then: "shop" }]);
  });

  it("asks a person for the one password that it cannot know", () => {
    expect(model.secrets.find(({ name }) => name === "store/admin")?.value).toEqual({
      kind: "given",
      what: 'password of "master" on the PostgreSQL server at db.example.com',
    });
  });

  it("fails when a consumer's role would be that administrator", () => {
    const problems = problemsOf({
      instances: { store: [externalPostgres, { host, adminUser: "shop" }], shop: consumer },
      bindings: { relationalStore: "store" },
      unlisted: ["store"],
    });
    expect(problems.join("\n")).toContain('its database would be called "shop", which is PostgreSQL\'s own');
  });
});

describe("without an administrator", () => {
  const model = modelWith({ host, admin: "none" });

  it("runs nothing and asks for nothing, and consumers still have their passwords", () => {
    expect(model.workloads.map(({ name }) => name)).toEqual(["shop"]);
    expect(model.secrets.map(({ name, value }) => [name, value.kind])).toEqual([["shop/store-shop", "password"]]);
  });

  it("brings that SQL along, for bap secrets scripts", () => {
    const [script, ...more] = model.scripts;
    expect([script!.name, more]).toEqual(["store.sql", []]);
    expect(readable(script!.content)).toContain("\\set password '<shop/store-shop>'\n");
  });

  it("has SQL for a person, with the very passwords that the consumers have", () => {
    const sql = grantSql("store", [
      { name: "shop", from: "shop" },
      { name: "leads", from: "leads", reader: true },
    ]);
    const names = refsOf(sql).map((ref) => (ref.ref === "secret" ? [ref.name, ref.form] : ref));
    expect(names).toEqual([
      ["shop/store-shop", "plain"],
      ["leads/store-leads", "plain"],
      ["leads/store-leads-reader", "plain"],
    ]);
    expect(readable(sql)).toContain("\\set role shop\n\\set password '<shop/store-shop>'\n");
    expect(readable(sql)).not.toContain("/run/bap");
  });
});

describe("TLS", () => {
  it.each([
    [true, "?sslmode=require", "require"],
    [false, "", "disable"],
  ])("%s is what URLs, connections and jobs say", (tls, end, mode) => {
    const model = modelWith({ host, tls });
    const { env = {} } = model.workloads.find(({ name }) => name === "shop")!;
    expect(readable(urlOf(model, "shop"))).toBe(`postgres://shop:<shop/store-shop>@endpoint.test:1/shop${end}`);
    expect(env["TLS"]).toBe(tls);
    expect(model.workloads.find(({ name }) => name === "store-grant-shop")!.env!["PGSSLMODE"]).toBe(mode);
  });
});

it.each(["", "db.example.com:5432", "postgres://db"])("takes no host such as %j", (wrong) => {
  expect(externalPostgres.config.safeParse({ host: wrong }).success).toBe(false);
});
