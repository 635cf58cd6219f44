import { describe, expect, it } from "vitest";
import { describeWholeKeyspace } from "../../capabilities/cache.contract.ts";
import { describeEitherCacheOrQueue } from "../../capabilities/queue.contract.ts";
import type { Component } from "../../define.ts";
import type { Model } from "../../model/model.ts";
import { partsOf } from "../../model/value.ts";
import type { Job, Service } from "../../model/workload.ts";
import { build, problemsOf, type PlatformSpec } from "../../testing/platform.ts";
import { consumerOf, type Serves } from "./testing.ts";

/** What every component of this family keeps beside its capabilities; each runs it from its own test file. */
export function describeRedis(store: Component): void {
  describeWholeKeyspace(store, { target: "docker" });
  describeEitherCacheOrQueue(store);

  describe(`${store.name} says to its server`, () => {
    it("to evict and to save nothing, as a cache", () => {
      const lines = configurationOf(modelOf(store, { shop: ["cache"] }));
      expect(lines).toContain("maxmemory-policy allkeys-lru");
      expect(lines).toContain("appendonly no");
      expect(lines).toContain('save ""');
    });

    it.each<AskedBy>([{ shop: ["queue"] }, { shop: ["queue"], desk: ["cache"] }])(
      "to keep everything, as a queue: %j",
      (asked) => {
        const model = modelOf(store, asked);
        const lines = configurationOf(model);
        expect(lines).toContain("maxmemory-policy noeviction");
        expect(lines).toContain("appendonly yes");
        expect(lines).toContain("appendfsync everysec");
        expect(serverOf(model).volumes).toMatchObject([{ path: "/data" }]);
        // It may read for a long time at start, and must not be killed for it.
        expect(serverOf(model).probes.startup?.failures).toBe(120);
      },
    );
  });

  describe(`${store.name} gives a consumer's user`, () => {
    it("its own keys and channels, and no command that administers", () => {
      expect(rightsOf(modelOf(store, { shop: ["cache"] }), "store-grant-shop")).toBe(
        "~shop:* &shop:* +@all -@dangerous -@admin +info",
      );
    });

    it("as a queue, the two patterns by name that Celery's workers subscribe to", () => {
      expect(rightsOf(modelOf(store, { shop: ["queue"] }), "store-grant-shop-queue")).toBe(
        "~shop-queue:* &shop-queue:* &shop-queue:/0.celery.pidbox &shop-queue:/0.celeryev/worker.* " +
          "+@all -@dangerous -@admin +info",
      );
    });

    it("every key and channel, where it cannot prefix", () => {
      expect(rightsOf(modelOf(store, { shop: ["queue", "whole"] }), "store-grant-shop-queue")).toBe(
        "~* &* +@all -@dangerous -@admin +info",
      );
    });
  });

  it(`${store.name} gives every key to one consumer alone outside dev`, () => {
    const asked = { shop: ["queue", "whole"], desk: ["queue"] } as const;
    expect(problemsOf(spec(store, asked, "dev"))).toEqual([]);
    expect(problemsOf(spec(store, { shop: ["queue", "whole"] }, "production"))).toEqual([]);
    expect(problemsOf(spec(store, asked, "production"))).toEqual([
      'components.store: "shop" cannot prefix its keys and would see those of "desk"\n' +
        `    give it an instance of its own: "store-shop: { use: ${store.name} }" under components, ` +
        '"queue: { default: store, shop: store-shop }" under bindings',
    ]);
  });

  it(`${store.name} refuses a consumer that would be its own user`, () => {
    expect(problemsOf(spec(store, { default: ["cache"] }, "dev"))).toEqual([
      'components.default: its user would be called "default", which is the server\'s own\n' +
        "    ask under another name; not to be used: default, bap_admin",
    ]);
  });

  it(`${store.name} refuses a consumer that would be another's user`, () => {
    const problems = problemsOf(spec(store, { shop: ["queue"], "shop-queue": ["cache"] }, "dev"));
    expect(problems.join("\n")).toContain('make a workload "store-grant-shop-queue"');
  });
}

type AskedBy = Readonly<Record<string, Serves>>;

function spec(store: Component, asked: AskedBy, tier: PlatformSpec["tier"]): PlatformSpec {
  return {
    instances: {
      store,
      ...Object.fromEntries(Object.entries(asked).map(([name, serves]) => [name, consumerOf(...serves)])),
    },
    bindings: { cache: "store", queue: "store" },
    unlisted: ["store"],
    ...(tier && { tier }),
  };
}

const modelOf = (store: Component, asked: AskedBy): Model => build(spec(store, asked, "dev")).model;

const serverOf = ({ workloads }: Model): Service =>
  workloads.find(({ name }) => name === "store") as Service & Model["workloads"][number];

const contentOf = (files: Job["files"], name: string): string =>
  partsOf(files![name]!.content)
    .map((part) => (typeof part === "string" ? part : "…"))
    .join("");

const configurationOf = (model: Model): readonly string[] =>
  contentOf(serverOf(model).files, "server.conf").split("\n");

function rightsOf({ workloads }: Model, job: string): string {
  const { files } = workloads.find(({ name }) => name === job)!;
  return /#… (.*)\n/.exec(contentOf(files, "grant.redis"))![1]!;
}
