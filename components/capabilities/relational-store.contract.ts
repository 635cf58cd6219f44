import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import { refsOf } from "../model/value.ts";
import { askedBy, describeGrants, readable, urlOf } from "../testing/describe-grants.ts";
import { program } from "../testing/program.ts";

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for one database.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { relationalStore: {} },
  needs: ({ self, use }) => use.relationalStore.database({ name: self.name }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.url })] }),
});

/** The contract of a relational store; each implementation runs it from its own test file. */
export function describeRelationalStore(store: Component, { target }: { readonly target: Target }): void {
  describe(`${store.name} as a relational store on ${target}`, () => {
    const asking = { capability: "relationalStore", consumer, target };
    const model = askedBy(store, ["shop", "vec-docs"], asking);
    const url = urlOf(model, "vec-docs");

    it("gives a URL of a form that the services know", () => {
      expect(readable(url)).toMatch(/^(postgres:\/\/[^:@/]+:<[^>]+>@endpoint\.test:1\/[^/]+|pglite:.+)$/);
    });

    it("names roles and databases by identifiers, since SQL takes no hyphens", () => {
      const [, role, database] = /^postgres:\/\/([^:]+):.*\/([^/]+)$/.exec(readable(url)) ?? [];
      if (role !== undefined) expect([role, database]).toEqual(["vec_docs", "vec_docs"]);
      else expect(readable(url)).toBe("pglite:vec-docs");
    });

    it("writes a password in a URL percent-encoded", () => {
      const secrets = refsOf(url).filter((ref) => ref.ref === "secret");
      expect(secrets.filter(({ form }) => form !== "url")).toEqual([]);
    });

    describeGrants(store, asking);
  });
}
