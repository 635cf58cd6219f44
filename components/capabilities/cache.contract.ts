import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import { askedBy, describeGrants, readable, urlOf, type Asking } from "../testing/describe-grants.ts";
import { program } from "../testing/program.ts";

/** A component that asks for keys: of its own prefix, or for all of them. */
function asker(keyspace: "prefix" | "whole"): Component {
  return defineComponent({
    name: "consumer",
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description: "Asks for keys.",
    targets: ["docker", "kubernetes", "embedded"],
    config: z.strictObject({}),
    requires: { cache: {} },
    needs: ({ self, use }) => use.cache.keyspace({ name: self.name, keyspace }),
    model: ({ got }): Parts => ({ services: [program({ URL: got.url, PREFIX: got.prefix })] }),
  });
}

/** The contract of a cache; each implementation runs it from its own test file. */
export function describeCache(store: Component, asked: Pick<Asking, "target" | "settings" | "grants">): void {
  describe(`${store.name} as a cache on ${asked.target}`, () => {
    const asking = { ...asked, capability: "cache", consumer: asker("prefix") };
    const model = askedBy(store, ["shop", "vec-docs"], asking);
    const prefix = (name: string, of = model) => of.workloads.find((one) => one.name === name)!.env!["PREFIX"];

    it("gives a URL of a form that the services know", () => {
      expect(readable(urlOf(model, "vec-docs"))).toMatch(
        /^(rediss?:\/\/vec-docs:<[^>]+>@endpoint\.test:1(\/\d+)?|memory:)$/,
      );
    });

    it("gives each consumer keys that no other's begin with", () => {
      expect([prefix("shop"), prefix("vec-docs")]).toEqual(["shop:", "vec-docs:"]);
    });

    describeGrants(store, asking);
  });
}

/** For caches that keep consumers apart by themselves: one that cannot prefix its keys may have all of them. */
export function describeWholeKeyspace(store: Component, { target }: { readonly target: Target }): void {
  it(`${store.name} gives the whole keyspace to who asks for it`, () => {
    const model = askedBy(store, ["shop"], { capability: "cache", consumer: asker("whole"), target });
    expect(model.workloads.find(({ name }) => name === "shop")!.env!["PREFIX"]).toBe("");
  });
}
