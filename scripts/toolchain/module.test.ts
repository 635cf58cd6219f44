import { describe, expect, it } from "vitest";
import { goMod } from "./module.ts";

describe("the go.mod of a recipe", () => {
  it("holds requirements, replacements and what was taken over, in this order", () => {
    const recipe = {
      name: "tool",
      version: "1.0.0",
      modulePath: "bap.local/tool",
      require: { "example.com/a": "v1.0.0" },
      replace: { "example.com/b": "example.com/c v2.0.0" },
      binaries: { tool: "." },
    };
    expect(goMod(recipe, ["exclude example.com/d v0.1.0"])).toBe(
      [
        "module bap.local/tool",
        "go 1.26",
        "require example.com/a v1.0.0",
        "replace example.com/b => example.com/c v2.0.0",
        "exclude example.com/d v0.1.0",
        "",
      ].join("\n"),
    );
  });
});
