import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import { askedBy, describeGrants, readable, urlOf, type Asking } from "../testing/describe-grants.ts";
import { build } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

/** How an implementation is asked; its settings where it has no defaults. */
export type QueueAsking = Pick<Asking, "target" | "settings" | "grants">;

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for keys that are kept.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { queue: {} },
  needs: ({ self, use }) => use.queue.keyspace({ name: self.name }),
  model: ({ got }): Parts => ({ services: [program({ URL: got.url, PREFIX: got.prefix })] }),
});

const both = defineComponent({
  name: "both",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for keys that are kept and for others, under one name.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { cache: {}, queue: {} },
  needs: ({ self, use }) => ({
    kept: use.queue.keyspace({ name: self.name }),
    lost: use.cache.keyspace({ name: self.name }),
  }),
  model: ({ got: { kept, lost } }): Parts => ({
    services: [program({ KEPT: kept.url, LOST: lost.url, KEPT_PREFIX: kept.prefix, LOST_PREFIX: lost.prefix })],
  }),
});

/** The contract of a queue; each implementation runs it from its own test file. */
export function describeQueue(store: Component, asked: QueueAsking): void {
  const asking = { ...asked, capability: "queue", consumer };
  const { target, settings = {} } = asked;

  describe(`${store.name} as a queue on ${target}`, () => {
    const model = askedBy(store, ["shop", "vec-docs"], asking);

    it("gives a URL of a form that clients know", () => {
      expect(readable(urlOf(model, "shop"))).toMatch(/^(rediss?:\/\/[^:@/]+:<[^>]+>@endpoint\.test:1|memory:)$/);
    });

    it("gives each consumer keys that no other's begin with", () => {
      const prefixes = ["shop", "vec-docs"].map((name) => readable(envOf(model, name)["PREFIX"]!));
      const [one, other] = prefixes as [string, string];
      expect(prefixes).not.toContain("");
      expect([one.startsWith(other), other.startsWith(one)]).toEqual([false, false]);
    });

    it("keeps the queue and the cache of one consumer apart, where dev lets one instance be both", () => {
      const { model } = build({
        instances: { store: [store, settings], shop: both },
        bindings: { cache: "store", queue: "store" },
        unlisted: ["store"],
        target,
      });
      const { KEPT, LOST, KEPT_PREFIX, LOST_PREFIX } = envOf(model, "shop");
      expect(KEPT_PREFIX).not.toBe(LOST_PREFIX);
      if (target !== "embedded") expect(KEPT).not.toEqual(LOST);
      const jobs = model.workloads.filter(({ kind }) => kind === "job");
      expect(jobs).toHaveLength((asked.grants ?? target !== "embedded") ? 2 : 0);
    });

    describeGrants(store, asking);
  });
}

const envOf = ({ workloads }: ReturnType<typeof askedBy>, workload: string) =>
  workloads.find(({ name }) => name === workload)!.env!;

/** For what says by itself whether keys may be evicted: outside dev, nothing may be both. */
export function describeEitherCacheOrQueue(store: Component, settings: QueueAsking["settings"] = {}): void {
  it(`${store.name} is never a cache and a queue at once outside dev`, () => {
    const asBoth = (tier: "dev" | "production") => () =>
      build({
        instances: { store: [store, settings], shop: both },
        bindings: { cache: "store", queue: "store" },
        unlisted: ["store"],
        target: "kubernetes",
        tier,
      });
    expect(asBoth("dev")).not.toThrow();
    expect(asBoth("production")).toThrow(
      /cache of "shop".* queue of "shop"[^]*"store-queue: \{ use: [^]*"queue: store-queue"/,
    );
  });
}
