import { describe, expect, it } from "vitest";
import { recipes } from "./groups.ts";
import { linkerFlags, recipeHash, type Recipe } from "./recipe.ts";

const linux = { os: "linux", arch: "amd64" };
const recipe: Recipe = {
  name: "tool",
  version: "1.0.0",
  modulePath: "bap.local/tool",
  require: { "example.com/a": "v1.0.0", "example.com/b": "v2.0.0" },
  files: { "main.go": "package main" },
  binaries: { tool: "." },
  variables: { "main.version": "1.0.0" },
};

describe("the hash of a recipe", () => {
  it("is twelve hexadecimal digits and the same in every run", () => {
    expect(recipeHash(recipe, linux)).toBe("52d25c6b9493");
  });

  it("does not depend on the order in which a recipe names things", () => {
    const turned = { ...recipe, require: { "example.com/b": "v2.0.0", "example.com/a": "v1.0.0" } };
    expect(recipeHash(turned, linux)).toBe(recipeHash(recipe, linux));
  });

  it.each<[string, Partial<Recipe>]>([
    ["a version of a module", { require: { "example.com/a": "v1.0.1", "example.com/b": "v2.0.0" } }],
    ["the text of a file", { files: { "main.go": "package main // changed" } }],
    ["a value for the linker", { variables: { "main.version": "1.0.1" } }],
    ["a pinned checksum", { sums: ["example.com/a v1.0.0 h1:x"] }],
  ])("changes with %s", (_what, change) => {
    expect(recipeHash({ ...recipe, ...change }, linux)).not.toBe(recipeHash(recipe, linux));
  });

  it("changes with the platform", () => {
    expect(recipeHash(recipe, { os: "linux", arch: "arm64" })).not.toBe(recipeHash(recipe, linux));
  });
});

describe("the recipes", () => {
  it("have names and programs that no other has", () => {
    const names = recipes.map(({ name }) => name);
    const binaries = recipes.flatMap((each) => Object.keys(each.binaries));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(binaries).size).toBe(binaries.length);
  });

  it("name a program after the tool, where it is looked for", () => {
    expect(recipes.filter(({ name, binaries }) => !(name in binaries))).toEqual([]);
  });
});

describe("the linker's flags", () => {
  it("strip the program and set each variable", () => {
    expect(linkerFlags(recipe)).toBe("-s -w -X main.version=1.0.0");
  });
});
