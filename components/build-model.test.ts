import { NO_CONNECTION } from "./capabilities/connection.ts";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, extendRegistry, type Component, type Definition } from "./define.ts";
import { build, problemsOf, profileOf, registryOf } from "./testing/platform.ts";
import { program } from "./testing/program.ts";
import type { Parts } from "./model/parts.ts";
import { secret, text } from "./model/value.ts";
import { buildModel } from "./build-model.ts";

const none = z.strictObject({});
type Rest = Partial<Pick<Component, "targets" | "topologies" | "config" | "optional">>;

const common = (name: string) => ({
  name,
  layer: "business" as const,
  licence: { spdx: "MIT" },
  description: `A ${name} for tests.`,
  config: none,
});

/** A cache that runs nothing. */
const store = (name: string, rest: Rest = {}): Component => ({
  ...defineComponent({
    ...common(name),
    provides: {
      cache: () => ({ protocol: "redis", keyspace: ({ name }) => ({ url: `redis://${name}`, prefix: "" }) }),
    },
    model: (): Parts => ({}),
  }),
  ...rest,
});

/** An application that needs a cache. */
const shop = (name = "shop"): Component =>
  defineComponent({
    ...common(name),
    requires: { cache: {} },
    needs: ({ self, use }) => use.cache.keyspace({ name: self.name }),
    model: ({ got }): Parts => ({ services: [program({ URL: got.url })] }),
  });

/** A component that runs what it is told, and needs nothing. */
const runs = (name: string, model: Definition<typeof none, object, object, never, unknown>["model"]): Component =>
  defineComponent({ ...common(name), model });

describe("what is in the platform", () => {
  it("is what is listed, and what its needs reach", () => {
    const { model } = build({
      instances: { shop: shop(), near: store("near"), far: store("far") },
      bindings: { cache: "near" },
    });
    expect(model.components.map(({ name }) => name)).toEqual(["near", "shop"]);
    expect(model.unreached).toEqual(["far"]);
  });

  it("leaves out what `without` names, with all that only it needed", () => {
    const { model } = build({
      instances: { shop: shop(), desk: runs("desk", () => ({})), near: store("near") },
      bindings: { cache: "near" },
      without: ["shop"],
    });
    expect(model.components.map(({ name }) => name)).toEqual(["desk"]);
  });

  it("fails when `without` names what others need, or what is not there", () => {
    const instances = { shop: shop(), near: store("near") };
    expect(problemsOf({ instances, bindings: { cache: "near" }, without: ["near", "nothing"] })).toEqual([
      'profile: without: "near" cannot be left out: "shop" needs it\n' +
        '    leave out "shop", too, or bind something else for it',
      'profile: without: "nothing" cannot be left out: it is not in this profile\n    what is there: near, shop',
    ]);
  });

  it("leaves out what is only of use to others, and they go without it", () => {
    const used: boolean[] = [];
    const easy = defineComponent({
      ...common("easy"),
      optional: { cache: {} },
      needs: ({ use }) => void used.push(use.cache !== undefined),
      model: (): Parts => ({}),
    });
    const spec = { instances: { easy, near: store("near") }, bindings: { cache: "near" } };
    expect(build(spec).model.components.map(({ name }) => name)).toEqual(["easy", "near"]);
    expect(build({ ...spec, without: ["near"] }).model.components.map(({ name }) => name)).toEqual(["easy"]);
    expect(used).toEqual([true, false]);
  });

  it("fails when a need is bound to nothing, and says what could serve it on this target", () => {
    const instances = { shop: shop(), near: store("near"), inside: store("inside", { targets: ["embedded"] }) };
    expect(problemsOf({ instances })).toEqual([
      'profile: components.shop: "shop" needs a cache, and the profile binds none\n' +
        '    add "cache: <instance>" under bindings; on docker it can be near',
    ]);
  });

  it("fails when a component does not run on the target", () => {
    const inside = store("inside", { targets: ["embedded"] });
    expect(problemsOf({ instances: { shop: shop(), inside }, bindings: { cache: "inside" } })).toEqual([
      'profile: components.inside: "inside" does not run on docker\n' +
        "    it runs on embedded: choose one with target:, or bind another component",
    ]);
  });

  it("fails when a topology does not run on the target, and says which do", () => {
    const near = store("near", {
      config: z.strictObject({ topology: z.enum(["single", "ring", "mesh"]).default("ring") }),
      topologies: { single: ["docker", "kubernetes"], ring: ["kubernetes"], mesh: ["docker"] },
    });
    expect(problemsOf({ instances: { shop: shop(), near }, bindings: { cache: "near" } })).toEqual([
      'profile: components.near.topology: topology "ring" of "near" does not run on docker\n' +
        '    on docker it can be "single", "mesh"; "ring" runs on kubernetes',
    ]);
  });

  it("has an optional need only where it is bound", () => {
    const wish = defineComponent({
      ...common("wish"),
      optional: { cache: {} },
      needs: ({ self, use }) => use.cache?.keyspace({ name: self.name }),
      model: ({ got }): Parts => ({ services: [program({ URL: got?.url ?? "none" })] }),
    });
    const url = (bindings: Record<string, string>) =>
      build({ instances: { wish, near: store("near") }, bindings }).model.workloads[0]!.env;
    expect([url({}), url({ cache: "near" })]).toEqual([{ URL: "none" }, { URL: "redis://wish" }]);
  });
});

const databaseAt = (url: string) => ({ url, connection: NO_CONNECTION, reader: NO_CONNECTION });

describe("needs and what meets them", () => {
  const picky = defineComponent({
    ...common("picky"),
    requires: { relationalStore: { engine: "postgres" } },
    needs: ({ self, use }) => use.relationalStore.database({ name: self.name }),
    model: (): Parts => ({}),
  });
  const light = defineComponent({
    ...common("light"),
    provides: { relationalStore: () => ({ engine: "sqlite", wire: false, database: () => databaseAt("file:x") }) },
    model: (): Parts => ({}),
  });

  it("fails when a fact that is needed is another one, and says how to bind otherwise", () => {
    expect(problemsOf({ instances: { picky, light }, bindings: { relationalStore: "light" } })).toEqual([
      'profile: bindings.relationalStore: "picky" needs a relationalStore with engine "postgres", and "light" has "sqlite"\n' +
        '    bind another instance for it: "relationalStore: { default: light, picky: <instance> }"',
    ]);
  });

  it("fails when a provider would serve itself", () => {
    const loop = defineComponent({
      ...common("loop"),
      requires: { cache: {} },
      provides: {
        cache: ({ self, use }) => ({
          protocol: use.cache.protocol,
          keyspace: ({ name }) => ({ url: `${self.name}/${name}`, prefix: "" }),
        }),
      },
      model: (): Parts => ({}),
    });
    expect(problemsOf({ instances: { shop: shop(), loop }, bindings: { cache: "loop" } })).toEqual([
      'profile: bindings.cache: "loop" would serve the cache that it needs itself\n' +
        '    bind another instance for "loop": "cache: { default: …, loop: <instance> }"',
    ]);
  });

  it("names the outermost consumer when a provider passes an ask on", () => {
    const asked: string[] = [];
    const base = defineComponent({
      ...common("base"),
      provides: {
        relationalStore: () => ({ engine: "postgres", wire: false, database: ({ name }) => databaseAt(`db/${name}`) }),
      },
      model: ({ asked: { relationalStore } }): Parts => {
        asked.push(...relationalStore.database.map(({ from, name }) => `${from} ${name}`));
        return {};
      },
    });
    const middle = defineComponent({
      ...common("middle"),
      requires: { relationalStore: {} },
      provides: {
        cache: ({ use }) => ({
          protocol: "redis",
          keyspace: ({ name, from }) => ({ url: use.relationalStore.database({ name, from }).url, prefix: "" }),
        }),
      },
      model: (): Parts => ({}),
    });
    const { model } = build({
      instances: { shop: shop(), middle, base },
      bindings: { cache: "middle", relationalStore: "base" },
    });
    expect(asked).toEqual(["shop shop"]);
    expect(model.workloads[0]!.env).toEqual({ URL: "db/shop" });
  });

  it("fails with what a component itself finds wrong in its settings", () => {
    const narrow: Component = {
      ...runs("narrow", () => ({})),
      check: () => [{ path: "storage", message: "8Gi is less than memory", suggestion: "give it 16Gi" }],
    };
    expect(problemsOf({ instances: { narrow } })).toEqual([
      "profile: components.narrow.storage: 8Gi is less than memory\n    give it 16Gi",
    ]);
  });
});

describe("the model", () => {
  const instances = { shop: shop(), near: store("near") };

  it("is frozen to its last leaf and nothing but JSON", () => {
    const { model } = build({ instances, bindings: { cache: "near" } });
    expect(JSON.parse(JSON.stringify(model))).toEqual(structuredClone(model));
    expect(Object.isFrozen(model.workloads[0]!.env)).toBe(true);
  });

  it("has the same bytes whatever the order of instances", () => {
    const text = (names: readonly ("shop" | "near")[]) =>
      JSON.stringify(
        build({
          instances: Object.fromEntries(names.map((name) => [name, instances[name]])),
          bindings: { cache: "near" },
        }).model,
      );
    expect(text(["shop", "near"])).toBe(text(["near", "shop"]));
  });

  it("says with each reference to a secret which rotation it means", () => {
    const keeper = runs("keeper", ({ self }) => ({
      services: [program({ KEY: text`key-${secret(`${self.name}/key`)}`, OTHER: secret(`${self.name}/other`) })],
      secrets: ["key", "other"].map((name) => ({ name: `${self.name}/${name}`, value: { kind: "password" } })),
    }));
    const { model } = build({ instances: { keeper }, versions: { "keeper/key": 3 } });
    expect(model.workloads[0]!.env).toMatchObject({
      KEY: { text: ["key-", { name: "keeper/key", version: 3 }] },
      OTHER: { name: "keeper/other", version: 1 },
    });
    expect(model.secrets.map(({ name, version }) => [name, version])).toEqual([
      ["keeper/key", 3],
      ["keeper/other", 1],
    ]);
  });

  it("gives a component the last word on its own objects, and on no other's", () => {
    const last: Component = {
      ...runs("last", () => ({})),
      transform: (object) => ({ ...object, metadata: { ...object.metadata, labels: { touched: "yes" } } }),
    };
    const { transform } = build({ instances: { last, other: runs("other", () => ({})) } });
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" } };
    expect(transform("last", object).metadata.labels).toEqual({ touched: "yes" });
    expect(transform("other", object)).toBe(object);
    expect(transform("nobody", object)).toBe(object);
  });

  it("takes a third party's capability and components beside ours", () => {
    const spec = { instances, bindings: { cache: "near" } };
    const own = runs("own", () => ({ services: [program()] }));
    const registry = extendRegistry(registryOf(spec), { components: { own } });
    const profile = profileOf(spec);
    const { model } = buildModel(
      { ...profile, instances: { ...profile.instances, mine: { use: "own", config: {}, listed: true } } },
      registry,
    );
    expect(model.workloads.map(({ name }) => name)).toEqual(["mine", "shop"]);
  });
});
