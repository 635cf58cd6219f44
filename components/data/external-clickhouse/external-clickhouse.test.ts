import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeOlapStore } from "../../capabilities/olap-store.contract.ts";
import { defineComponent } from "../../define.ts";
import type { Parts } from "../../model/parts.ts";
import { refsOf } from "../../model/value.ts";
import { askedBy, readable, urlOf } from "../../testing/describe-grants.ts";
import { problemsOf } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { externalClickhouse, grantSql } from "./index.ts";

const host = "clickhouse.example.com";

describeOlapStore(externalClickhouse, { target: "docker", settings: { host }, grants: true });
describeOlapStore(externalClickhouse, { target: "kubernetes", settings: { host }, grants: true });
describeOlapStore(externalClickhouse, { target: "docker", settings: { host, admin: "none" }, grants: false });

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a database.",
  config: z.strictObject({}),
  requires: { olapStore: {} },
  needs: ({ self, use }) => use.olapStore.database({ name: self.name }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.url, TLS: got.connection.tls })] }),
});

const modelWith = (settings: Readonly<Record<string, unknown>>) =>
  askedBy(externalClickhouse, ["shop"], { capability: "olapStore", consumer, target: "docker", settings });

describe("with an administrator", () => {
  const model = modelWith({ host, nativePort: 9441, adminUser: "master" });
  const grant = model.workloads.find(({ name }) => name === "store-grant-shop")!;

  it("grants by the native protocol as that administrator, while consumers come by HTTP", () => {
    expect(model.externals).toEqual([{ name: "store", host, ports: { http: 8443, native: 9441 } }]);
    expect(model.edges.map(({ from, to, port }) => [from, to, port])).toEqual([
      ["shop", "store", "http"],
      ["store-grant-shop", "store", "native"],
    ]);
    expect(grant.args?.slice(-5)).toEqual(["--user", "master", "--secure", "--queries-file", "/run/bap/grant.sql"]);
  });

  it("asks a person for the one password that it cannot know", () => {
    expect(model.secrets.find(({ name }) => name === "store/admin")?.value).toEqual({
      kind: "given",
      what: 'password of "master" on the ClickHouse server at clickhouse.example.com',
    });
  });

  it("fails when a consumer's user would be that administrator", () => {
    const problems = problemsOf({
      instances: { store: [externalClickhouse, { host, adminUser: "shop" }], shop: consumer },
      bindings: { olapStore: "store" },
      unlisted: ["store"],
    });
    expect(problems.join("\n")).toContain('its database would be called "shop", which is ClickHouse\'s own');
  });
});

describe("without an administrator", () => {
  const model = modelWith({ host, admin: "none" });

  it("runs nothing and asks for nothing, and consumers still have their passwords", () => {
    expect(model.workloads.map(({ name }) => name)).toEqual(["shop"]);
    expect(model.secrets.map(({ name, value }) => [name, value.kind])).toEqual([["shop/store-shop", "password"]]);
  });

  it("has SQL for a person, with hashes of the very passwords that the consumers have", () => {
    const sql = grantSql("store", [
      { name: "shop", from: "shop" },
      { name: "leads", from: "leads", reader: true },
    ]);
    const names = refsOf(sql).map((ref) => (ref.ref === "secret" ? [ref.name, ref.form] : ref));
    expect(new Set(names.map(String))).toEqual(
      new Set(["shop/store-shop,sha256", "leads/store-leads,sha256", "leads/store-leads-reader,sha256"]),
    );
    expect(readable(sql)).toContain("CREATE DATABASE IF NOT EXISTS shop;\n");
    expect(readable(sql)).toContain("GRANT SELECT ON leads.* TO leads_reader;\n");
  });
});

it.each([
  [true, "https"],
  [false, "http"],
])("TLS %s is what URLs, connections and jobs say", (tls, scheme) => {
  const model = modelWith({ host, tls });
  const job = model.workloads.find(({ name }) => name === "store-grant-shop")!;
  expect(readable(urlOf(model, "shop"))).toBe(`${scheme}://shop:<shop/store-shop>@endpoint.test:1/shop`);
  expect(model.workloads.find(({ name }) => name === "shop")!.env!["TLS"]).toBe(tls);
  expect(job.args?.includes("--secure")).toBe(tls);
});
