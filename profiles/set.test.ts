import { describe, expect, it } from "vitest";
import { workspace, TOP } from "./testing.ts";
import { readSet } from "./set.ts";

const HOW =
  'write path=value, such as components.redis.memory=1Gi; a key with dots stands in quotes: images.replace."redis:7.2"';

describe("--set", () => {
  it.each([
    ["components.redis.memory=1Gi", { components: { redis: { memory: "1Gi" } } }],
    ["components.redis.replicas=3", { components: { redis: { replicas: 3 } } }],
    ["bindings.bi=[charts, tables]", { bindings: { bi: ["charts", "tables"] } }],
    ["components.redis={ persist: true }", { components: { redis: { persist: true } } }],
    ['images.replace."redis:7.2=a"=mirror/redis', { images: { replace: { "redis:7.2=a": "mirror/redis" } } }],
    ["context=a=b", { context: "a=b" }],
    ['context="12"', { context: "12" }],
  ])("reads %s", (argument, value) => {
    expect(readSet(argument)).toMatchObject({ layer: { value }, mistakes: [] });
  });

  it.each([
    ["a", `--set a: is not path=value\n    ${HOW}`],
    ["=b", `--set =b: is not path=value\n    ${HOW}`],
    ["components..a=1", `--set components..a=1: is not path=value\n    ${HOW}`],
    [
      "components.redis.memory=",
      "--set components.redis.memory=: has no value (null)\n    " +
        'give it a value: --set components.redis.memory=…; a component is taken out by "without:"',
    ],
    [
      "components.__proto__.memory=1",
      '--set components.__proto__.memory=1: the key "__proto__" is refused\n    ' +
        "choose another name; this one belongs to the language underneath",
    ],
    [
      "domain=[",
      "--set domain=[: YAML syntax error on line 1, column 2: Flow sequence must end with a ]\n    " +
        "correct the line, or the one above",
    ],
    ["extends=dev", "--set extends=dev: an option cannot extend a profile\n    say extends in the profile's own file"],
    [
      "components.redis.memory=512mb",
      '--set components.redis.memory=512mb: "512mb" is not a size with its unit\n    ' +
        'write a size with its unit, such as "512Mi" or "10Gi" (Ki, Mi, Gi, Ti)',
    ],
    [
      "components.redis={memroy: 1Gi}",
      '--set components.redis={memroy: 1Gi} components.redis.memroy: unknown key "memroy"; did you mean "memory"?\n    ' +
        "allowed here: keep, labels, limits, log, memory, persist, replicas, store, topology, users",
    ],
  ])("fails when it is %s", (argument, problem) => {
    using files = workspace({ "x.yaml": TOP });
    expect(files.problems({ sets: [argument] })).toEqual([problem]);
  });

  it("does not let what it was given move the cursor", () => {
    using files = workspace({ "x.yaml": TOP });
    expect(files.problems({ sets: ["a\u001b[2J\n=1"] }).join("")).not.toMatch(/\u001b|\u009b/);
  });

  it("reads bap:set of the stack the same way, and names it", () => {
    using files = workspace({ "x.yaml": TOP });
    expect(files.problems({ stackSets: { "components.redis.memory": "512mb", "": "1" } })).toEqual([
      `bap:set =1: is not a path\n    ${HOW}`,
      'bap:set components.redis.memory=512mb: "512mb" is not a size with its unit\n    ' +
        'write a size with its unit, such as "512Mi" or "10Gi" (Ki, Mi, Gi, Ti)',
    ]);
  });
});
