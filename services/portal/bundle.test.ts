import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bundle } from "./bundle.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bundle-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes modules, and bundles the one called `main.ts`. */
function bundled(modules: Readonly<Record<string, string>>): string {
  for (const [name, code] of Object.entries(modules)) writeFileSync(join(folder, name), code);
  return bundle(join(folder, "main.ts"));
}

/** What a script gives to `say`. */
function run(script: string): unknown[] {
  const said: unknown[] = [];
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is what a browser does with it
  const whole = new Function("say", `"use strict";\n${script}`) as (say: (what: unknown) => void) => void;
  whole((what) => said.push(what));
  return said;
}

test("joins modules: without types, each once, and before whoever needs it; names do not meet", () => {
  const script = bundled({
    "main.ts": `
      import { one as first, two } from "./a.ts";
      import type { Text } from "./b.ts";
      import { list } from "./b.ts";
      const one: Text = "main";
      say([one, first, two("x"), ...list]);`.replaceAll(/^ +/gm, ""),
    "a.ts": `import { list } from "./b.ts";
export const one = 1;
export async function later(): Promise<void> {}
export class Thing { readonly name: string = "thing"; }
export function two<T extends string>(given: T) { list.push("a"); return { given, of: new Thing().name }; }
`,
    "b.ts": `export type Text = string;\n/** Told once. */\nexport const list: string[] = ["b"];\nsay("b");\n`,
  });
  expect(run(script)).toEqual(["b", ["main", 1, { given: "x", of: "thing" }, "b", "a"]]);
  expect(script).not.toContain("Told once");
});

test("takes in the libraries of the page", () => {
  const script = bundled({
    "main.ts": `import { h } from "preact";\nimport { useState } from "preact/hooks";\nimport htm from "htm";
const html = htm.bind(h);\nsay([html\`<p class="x">1</p>\`.type, typeof useState]);\n`,
  });
  expect(run(script)).toEqual([["p", "function"]]);
});

test("fails on what it does not know, instead of leaving it in", () => {
  expect(() => bundled({ "main.ts": `export * from "./other.ts";\n` })).toThrow("does not know: export *");
  expect(() => bundled({ "main.ts": `import "./other.ts";\n` })).toThrow("does not know: import");
});

test("fails when modules need each other", () => {
  const modules = { "main.ts": `import { a } from "./a.ts";\nexport const b = a;\n` };
  expect(() => bundled({ ...modules, "a.ts": `import { b } from "./main.ts";\nexport const a = b;\n` })).toThrow(
    "imports itself",
  );
});
