import { describe, expect, it } from "vitest";
import { TOP, workspace } from "./testing.ts";

const MIB = 2 ** 20;
const fill = (piece: string, length = MIB): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const deep = (levels: number): string =>
  Array.from({ length: levels }, (_, i) => `${" ".repeat(i)}a:`).join("\n") + " {}\n";

/** Ten lines that unfold to ten thousand million values. */
const bomb = [..."abcdefghij"]
  .map(
    (name, i, all) =>
      `${name}: &${name} [${Array<string>(10)
        .fill(i ? `*${all[i - 1]}` : "x")
        .join(",")}]`,
  )
  .join("\n");

const HOSTILE: Readonly<Record<string, string>> = {
  "a megabyte of [": fill("["),
  "a megabyte of - - -": fill("- "),
  "a megabyte of {a:": fill("{a: "),
  "a megabyte of ? ?": fill("? "),
  "a megabyte of : :": fill(": "),
  "a thousand levels of maps": deep(1000),
  "an alias bomb": `${TOP}${bomb}`,
  "a chain of aliases":
    TOP + Array.from({ length: 500 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : 1}]`).join("\n"),
  "a megabyte of new lines": fill("\n"),
  "a megabyte of keys": Array.from({ length: 90_000 }, (_, i) => `k${i}: 1`)
    .join("\n")
    .slice(0, MIB),
  "a megabyte of one key": fill("a: b\n"),
  "a megabyte of list items": `[${fill("a,", MIB - 2)}]`,
  "a megabyte of quotes": fill('"'),
  "a megabyte of anchors": fill("&a "),
  "a megabyte of tags": fill("!a "),
  "a megabyte of directives": fill("%YAML 1.2\n"),
  "a megabyte of documents": fill("---\n"),
  "a megabyte of escapes": `a: "${fill("\\n", MIB - 5)}`,
  "a megabyte of block scalars": fill("- |\n  a\n"),
  "a megabyte of domain": `${TOP}domain: ${fill("a.", MIB - 40)}!`,
  "a megabyte of image": `${TOP}images: { registry: "${fill("a", MIB - 60)}_!" }`,
  "a megabyte of size": `${TOP}components: { redis: { memory: "${fill("1", MIB - 60)}mb" } }`,
  "more than a megabyte": fill("#", MIB + 1),
  "thousands of unknown keys": TOP + Array.from({ length: 2500 }, (_, i) => `k${i}: 1`).join("\n"),
  "thousands of unknown components":
    `${TOP}components:\n` + Array.from({ length: 2000 }, (_, i) => ` k${i}: { a: 1 }`).join("\n"),
};

describe("hostile input", () => {
  it.each(Object.entries(HOSTILE))(
    "ends soon, with problems and no crash: %s",
    (_, text) => {
      using files = workspace({ "x.yaml": text });
      const problems = files.problems();
      expect(problems.length).toBeGreaterThan(0);
      expect(Math.max(...problems.map((problem) => problem.length))).toBeLessThan(600);
      // A hung parser takes minutes; this bound only tells that apart from a busy machine.
    },
    10_000,
  );

  it("says what is wrong with nesting, a bomb and a file that is too large", () => {
    const said = (name: string): string | undefined => {
      using files = workspace({ "x.yaml": HOSTILE[name]! });
      return files.problems()[0];
    };
    const tooDeep = "nested more than 100 levels deep on line";
    expect(said("a megabyte of [")).toBe(`x.yaml:1: ${tooDeep} 1\n    a profile needs a handful of levels`);
    expect(said("a megabyte of - - -")).toBe(`x.yaml:1: ${tooDeep} 1\n    a profile needs a handful of levels`);
    expect(said("a thousand levels of maps")).toMatch(/^x\.yaml:10\d: nested more than 100 levels deep on line 10\d\n/);
    expect(said("an alias bomb")).toBe(
      "x.yaml: too large: more than 10000 values, or 100 levels, once its aliases are unfolded\n" +
        "    write the few values that differ; use fewer aliases (*name)",
    );
    expect(said("more than a megabyte")).toBe("x.yaml: larger than 1 MiB\n    a profile needs a few dozen lines");
  });

  it("reads ninety levels, so that the bound is not met by accident", () => {
    using files = workspace({ "x.yaml": `${TOP}components:\n${deep(90).replaceAll(/^/gm, " ")}` });
    expect(files.problems().join("\n")).not.toContain("levels");
  });

  it("never throws, whatever signs stand in a file or an option", () => {
    const signs = [
      "[",
      "]",
      "{",
      "}",
      ":",
      ": ",
      "- ",
      "? ",
      "\n",
      "\n  ",
      "\t",
      '"',
      "'",
      "|",
      ">",
      "&a",
      "*a",
      "!",
      "#",
      "%",
    ];
    const words = [
      ...signs,
      "schema: 1\n",
      "components:",
      "redis",
      "extends: x",
      "1",
      "null",
      "~",
      "<<: ",
      "---",
      "\u0000",
      "é",
    ];
    const random = randomFrom(7);
    for (let round = 0; round < 100; round++) {
      const text = Array.from({ length: 1 + random(40) }, () => words[random(words.length)]!).join("");
      using files = workspace({ "x.yaml": text, "y.yaml": TOP });
      expect(() => files.problems(), text).not.toThrow();
      expect(() => files.problems({ profile: "y", sets: [text, `components.redis=${text}`] }), text).not.toThrow();
    }
  });
});

/** A row of numbers that is the same in every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
