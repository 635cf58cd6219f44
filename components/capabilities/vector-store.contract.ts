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
  description: "Asks for two collections.",
  config: z.strictObject({}),
  requires: { vectorStore: {} },
  needs: ({ self, use }) =>
    use.vectorStore.collections({
      name: self.name,
      collections: { pages: { size: 384 }, "long-texts": { size: 1024, distance: "euclid" } },
    }),
  model: ({ got }): Parts => ({
    services: [
      program({
        URL: got.url,
        KEY: got.key,
        PAGES: got.collections["pages"]!,
        LONG_TEXTS: got.collections["long-texts"]!,
      }),
    ],
  }),
});

/** The contract of a vector store; each implementation runs it from its own test file. */
export function describeVectorStore(store: Component, { target }: { readonly target: Target }): void {
  describe(`${store.name} as a vector store on ${target}`, () => {
    const asking = { capability: "vectorStore", consumer, target };
    const model = askedBy(store, ["shop", "vec-docs"], asking);
    const url = urlOf(model, "vec-docs");
    const given = (name: string, variable: string) => model.workloads.find((one) => one.name === name)!.env![variable]!;
    const namesOf = (name: string) => ["PAGES", "LONG_TEXTS"].map((variable) => readable(given(name, variable)));

    it("gives a URL of a form that clients know", () => {
      expect(readable(url)).toMatch(
        /^(postgres:\/\/[^:@/]+:<[^>]+>@endpoint\.test:1\/[^/]+|http:\/\/endpoint\.test:1)$/,
      );
    });

    it("lets in by the URL or by the key, never by both", () => {
      const open = [url, given("vec-docs", "KEY")].filter((value) => refsOf(value).some(({ ref }) => ref === "secret"));
      expect(open).toHaveLength(1);
      if (open[0] === url) expect(given("vec-docs", "KEY")).toBe("");
    });

    it("names each collection, and none as another of the same place is named", () => {
      const places = ["shop", "vec-docs"].flatMap((name) =>
        namesOf(name).map((collection) => `${readable(urlOf(model, name))} ${collection}`),
      );
      expect(new Set(places).size).toBe(4);
      for (const name of namesOf("shop")) expect(name).toMatch(/^[a-z][a-z0-9_-]*$/);
    });

    it("makes the collections beforehand, each with the size that was asked for", () => {
      const grant = JSON.stringify(model.workloads.filter((one) => one.kind === "job" && one.fulfils === "vec-docs"));
      for (const part of [...namesOf("vec-docs"), "384", "1024"]) expect(grant).toContain(part);
    });

    describeGrants(store, asking);
  });
}
