import { describe, expect, it } from "vitest";
import { z } from "zod";
import { describeRelationalStore } from "../../capabilities/relational-store.contract.ts";
import { defineComponent } from "../../define.ts";
import { identifier } from "../../kit/postgres/names.ts";
import type { Parts } from "../../model/parts.ts";
import { build, problemsOf } from "../../testing/platform.ts";
import { program } from "../../testing/program.ts";
import { postgres } from "./index.ts";

describeRelationalStore(postgres, { target: "docker" });
describeRelationalStore(postgres, { target: "kubernetes" });

/** Asks under the names that its settings list. */
const asker = defineComponent({
  name: "asker",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for databases.",
  config: z.strictObject({ names: z.array(z.string()), readers: z.array(z.string()).default([]) }),
  requires: { relationalStore: {} },
  needs: ({ config, use }) => [
    ...config.names.map((name) => use.relationalStore.database({ name })),
    ...config.readers.map((name) => use.relationalStore.database({ name, reader: true })),
  ],
  model: ({ got }): Parts => ({ services: [program(Object.fromEntries(got.map(({ url }, i) => [`URL_${i}`, url])))] }),
});

const platform = (instances: Readonly<Record<string, { names: string[]; readers?: string[] }>>) => ({
  instances: {
    store: postgres,
    ...Object.fromEntries(Object.entries(instances).map(([name, config]) => [name, [asker, config] as const])),
  },
  bindings: { relationalStore: "store" },
  unlisted: ["store"],
});

describe("names", () => {
  it("fails when a consumer's role would be one of the server's own", () => {
    expect(() => identifier({ name: "bap-admin", from: "bap-admin" })).toThrow(
      'components.bap-admin: its database would be called "bap_admin", which is PostgreSQL\'s own\n' +
        "    rename the instance; not to be used: postgres, bap_admin, template0, template1, public, none, " +
        "and what begins with pg-",
    );
    expect(() => identifier({ name: "pg-stats", from: "pg-stats" })).toThrow('"pg_stats"');
    expect(identifier({ name: "vec-docs", from: "docs" })).toBe("vec_docs");
  });

  it("fails when a consumer's role would be another's reader", () => {
    const asks = { shop: { names: [], readers: ["shop"] }, other: { names: ["shop-reader"] } };
    expect(problemsOf(platform(asks)).join("\n")).toContain(
      'components.other: its role would be called "shop_reader", as is the one that reads the database of "shop"',
    );
  });
});

describe("grants", () => {
  it("are one for a consumer that asks twice under one name, with a reader if either asked for one", () => {
    const { model } = build(platform({ shop: { names: ["shop"], readers: ["shop"] } }));
    const [grant, ...others] = model.workloads.filter((one) => one.kind === "job" && one.fulfils === "shop");
    expect(others).toEqual([]);
    expect(Object.keys(grant!.files!)).toContain("reader-password");
    expect(model.secrets.map(({ name }) => name)).toEqual([
      "shop/store-shop",
      "shop/store-shop-reader",
      "store/admin",
      "store/superuser",
    ]);
  });

  it("are two for a consumer that asks under two names", () => {
    const { model } = build(platform({ shop: { names: ["shop", "shop-visibility"] } }));
    const grants = model.workloads.filter((one) => one.kind === "job" && one.fulfils === "shop");
    expect(grants.map(({ name }) => name)).toEqual(["store-grant-shop", "store-grant-shop-visibility"]);
  });

  it("let in as the role that may make roles and databases, never as the superuser", () => {
    const { model } = build(platform({ shop: { names: ["shop"] } }));
    const grant = model.workloads.find(({ name }) => name === "store-grant-shop")!;
    expect(grant.env!["PGUSER"]).toBe("bap_admin");
    expect(JSON.stringify(grant)).not.toContain("store/superuser");
  });
});
