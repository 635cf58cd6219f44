import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { registry } from "../components/registry.ts";
import { schemaText } from "../profiles/index.ts";
import { namesOf, platformOf, rendered, SHIPPED } from "./platforms.ts";
import { read } from "./source.ts";

/**
 * What each shipped profile becomes, committed, so that a change of it is read before it is made:
 * `UPDATE_GOLDENS=1 npx vitest run tests/goldens.test.ts`, then `git diff tests/goldens`.
 */
const GOLDENS = join(import.meta.dirname, "goldens");
const UPDATE = process.env["UPDATE_GOLDENS"] === "1";

describe.each(SHIPPED)("%s on %s", (profile, target) => {
  const built = platformOf(profile, target);
  const folder = join(GOLDENS, `${profile}.${target}`);
  const files = new Map([...rendered(built), ["names.txt", namesOf(built)]]);
  if (UPDATE) update(folder, files);

  test("holds exactly these kinds and names", () => {
    expect(namesOf(built)).toBe(readFileSync(join(folder, "names.txt"), "utf8"));
  });

  test("is rendered as these files, and no others", () => {
    expect([...files.keys()].sort()).toEqual(filesIn(folder));
    for (const path of filesIn(folder)) {
      expect(files.get(path), path).toBe(readFileSync(join(folder, path), "utf8"));
    }
  });

  test("is rendered to the same bytes a second time", () => {
    const again = platformOf(profile, target);
    expect([...rendered(again)]).toEqual([...rendered(built)]);
  });

  test("holds no Secret object, and no secret but by name", () => {
    for (const [path, text] of rendered(built)) {
      expect(text, path).not.toMatch(/^kind: Secret$/m);
      expect(text, path).not.toContain("PRIVATE KEY");
    }
  });
});

test("there are no goldens of what is not shipped", () => {
  // `identity` is that of tests/identity.test.ts.
  const folders = readdirSync(GOLDENS).filter((name) => name !== "identity");
  expect(folders.sort()).toEqual(SHIPPED.map(([profile, target]) => `${profile}.${target}`).sort());
});

test("the schema for editors is that of the registry (npm run reference writes it)", () => {
  expect(read("profiles/schema.json")).toBe(schemaText(registry));
});

function filesIn(folder: string, below = ""): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(below, entry.name);
      return entry.isDirectory() ? filesIn(folder, path) : [path];
    })
    .sort();
}

function update(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
