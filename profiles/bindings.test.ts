import { describe, expect, it } from "vitest";
import { TOP, workspace } from "./testing.ts";

const CACHES = "what provides cache on docker: pg2, redis, valkey";
const STORES = "what provides relationalStore on docker: postgres";

/** The binding of line 4, and what is said of it. */
const BAD: readonly (readonly [string, readonly string[]])[] = [
  [
    "cache: rediss",
    [
      'cache: cache is bound to nothing: "rediss" is neither under components nor a component; did you mean "redis"?\n    ' +
        CACHES,
    ],
  ],
  ["cache: postgres", [`cache: "postgres" does not provide cache; it provides relationalStore\n    ${CACHES}`]],
  ["cache: leads", [`cache: "leads" does not provide cache; it provides nothing to others\n    ${CACHES}`]],
  [
    "relationalStore: pg2",
    [`relationalStore: "pg2" (redis) does not provide relationalStore; it provides cache\n    ${STORES}`],
  ],
  [
    "cache: [redis, valkey]",
    [
      "cache: cache takes one provider, got 2\n    " +
        "name one for all, and others by consumer: { default: <instance>, <consumer>: <instance> }",
    ],
  ],
  ["bi: [charts, charts]", ['bi.1: "charts" is named twice\n    take one out']],
  [
    "bi: [charts, redis]",
    ['bi.1: "redis" does not provide bi; it provides cache\n    what provides bi on docker: charts, tables'],
  ],
  [
    "cache: { default: redis, leeds: valkey }",
    [
      'cache.leeds: there is no instance "leeds" to bind; did you mean "leads"?\n    instances: leads, pg2; "default" means everyone else',
    ],
  ],
  [
    "cache: { default: redis, postgres: redis }",
    ['cache.postgres: "postgres" does not ask for cache\n    it asks for nothing'],
  ],
  [
    "bi: { default: charts, leads: charts }",
    ['bi.leads: "leads" does not ask for bi\n    it asks for relationalStore, cache, gateway'],
  ],
  ["cache: 5", ["cache: expected a text, a list or a map, got 5\n    write a text, a list or a map"]],
  ["cache: { default: 5 }", ["cache.default: expected a text or a list, got 5\n    write a text or a list"]],
  [
    "cahce: redis",
    ['cahce: unknown key "cahce"; did you mean "cache"?\n    allowed here: bi, cache, gateway, relationalStore'],
  ],
];

describe("bindings", () => {
  it.each(BAD)("fails when they say %s", (binding, problems) => {
    using files = workspace({
      "x.yaml": `${TOP}bindings:\n  ${binding}\ncomponents:\n  leads: {}\n  pg2: { use: redis }\n`,
    });
    expect(files.problems()).toEqual(problems.map((problem) => `x.yaml:4 bindings.${problem}`));
  });

  it("name one provider, several, or another for a consumer", () => {
    using files = workspace({
      "x.yaml": `${TOP}bindings: { cache: { default: redis, leads: [cache-b] }, bi: [tables, charts], gateway: traefik }
components: { leads: {}, cache-b: { use: valkey } }\n`,
    });
    const result = files.resolve();
    expect(result.ok && result.profile.bindings).toEqual({
      bi: { default: ["tables", "charts"], per: {} },
      cache: { default: ["redis"], per: { leads: ["cache-b"] } },
      gateway: { default: ["traefik"], per: {} },
    });
  });

  it("bring in components that are not listed, with their defaults", () => {
    using files = workspace({ "x.yaml": `${TOP}bindings: { cache: valkey }\ncomponents: { leads: {} }\n` });
    const result = files.resolve();
    expect(result.ok && result.profile.instances).toEqual({
      leads: { use: "leads", config: { replicas: 1 }, listed: true },
      valkey: { use: "valkey", config: { memory: 64 * 2 ** 20, evict: true }, listed: false },
    });
  });

  it("may be left open: whether something needs them is the model's question", () => {
    using files = workspace({ "x.yaml": `${TOP}components: { leads: {} }\n` });
    expect(files.problems()).toEqual([]);
  });

  it("change for one consumer without moving the others", () => {
    using files = workspace({ "x.yaml": `${TOP}bindings: { cache: redis }\ncomponents: { leads: {} }\n` });
    const result = files.resolve({ sets: ["bindings.cache.leads=valkey"] });
    expect(result.ok && result.profile.bindings["cache"]).toEqual({ default: ["redis"], per: { leads: ["valkey"] } });
  });
});
