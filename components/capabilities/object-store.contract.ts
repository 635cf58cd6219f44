import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import type { Value } from "../model/value.ts";
import { refsOf, text } from "../model/value.ts";
import { askedBy, describeGrants, readable } from "../testing/describe-grants.ts";
import { problemsOf } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for a bucket.",
  config: z.strictObject({}),
  requires: { objectStore: {} },
  needs: ({ self, use }) => use.objectStore.bucket({ name: self.name }),
  model: ({ got }): Parts => ({
    services: [
      program({
        URL: text`${got.endpoint}/${got.bucket}`,
        REGION: got.region,
        BUCKET: got.bucket,
        ACCESS_KEY: got.accessKey,
        SECRET_KEY: got.secretKey,
      }),
    ],
  }),
});

/** How a store is asked. */
export interface AskingStore {
  readonly target: Target;
  /** The store's own settings. @default {} */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Each consumer has keys of its own, made by the platform. @default true */
  readonly ownKeys?: boolean;
}

/** The model of a store with these consumers, which have the grant in their environment. */
export const withBuckets = (store: Component, names: readonly string[], { target, settings = {} }: AskingStore) =>
  askedBy(store, names, { capability: "objectStore", consumer, target, settings });

/** The contract of an object store; each implementation runs it from its own test file. */
export function describeObjectStore(store: Component, asking: AskingStore): void {
  const { target, settings = {}, ownKeys = true } = asking;
  describe(`${store.name} as an object store on ${target}`, () => {
    const model = withBuckets(store, ["shop", "vec-docs"], asking);
    const given = (name: string, variable: string): Value =>
      model.workloads.find((one) => one.name === name)!.env![variable]!;

    it("gives an endpoint without a path, which clients write the bucket behind", () => {
      expect(readable(given("shop", "URL"))).toMatch(/^https?:\/\/endpoint\.test:1\/[a-z0-9-]{3,63}$/);
      expect(readable(given("shop", "REGION"))).toMatch(/^[a-z0-9-]+$/);
    });

    it("gives each consumer a bucket of its own", () => {
      expect(given("shop", "BUCKET")).not.toBe(given("vec-docs", "BUCKET"));
    });

    it("keeps the secret half of the keys a secret", () => {
      expect(refsOf(given("shop", "SECRET_KEY")).map(({ ref }) => ref)).toEqual(["secret"]);
      expect(readable(given("shop", "ACCESS_KEY"))).not.toBe("");
    });

    it("fails for a consumer whose name no bucket can have", () => {
      const problems = problemsOf({
        instances: { store: [store, settings], ai: consumer },
        bindings: { objectStore: "store" },
        unlisted: ["store"],
        target,
      });
      expect(problems.join("\n")).toContain('components.ai: its bucket would be called "ai"');
    });

    if (ownKeys) describeGrants(store, { capability: "objectStore", consumer, target, settings });
  });
}
