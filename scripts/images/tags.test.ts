import { appendFileSync, chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Model } from "../../components/model/model.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import { folderWith } from "../testing/folder.ts";
import { contextFolder } from "./folder.ts";
import { imageTags } from "./tags.ts";

const BUILD: ImageBuild = { name: "business", context: "services" };
const FILES = {
  "services/Dockerfile": "FROM scratch\n",
  "services/.dockerignore": "# no\nnotes\n*.md\n!keep.md\n**/*.tmp\nDockerfile\n",
  "services/main.ts": "run()\n",
  "services/deep/part.ts": "part()\n",
};

const tag = (root: string, build: ImageBuild = BUILD): string => {
  const workloads = [{ name: "leads", image: { build } }] as unknown as Model["workloads"];
  return imageTags(root, { workloads } as Model).business!;
};

test("the same files make the same tag, wherever they lie", () => {
  expect(tag(folderWith(FILES))).toBe(tag(folderWith(FILES)));
  expect(tag(folderWith(FILES))).toMatch(/^[0-9a-f]{12}$/);
});

test.each<readonly [string, (root: string) => void]>([
  ["another byte", (root) => appendFileSync(join(root, "services/deep/part.ts"), " ")],
  ["another file", (root) => writeFileSync(join(root, "services/new.ts"), "")],
  ["a file less", (root) => rmSync(join(root, "services/main.ts"))],
  ["an executable file", (root) => chmodSync(join(root, "services/main.ts"), 0o755)],
  [
    "the Dockerfile, though the image does not hold it",
    (root) => appendFileSync(join(root, "services/Dockerfile"), "#"),
  ],
  ["a file that a later rule brings back", (root) => writeFileSync(join(root, "services/keep.md"), "")],
])("a tag changes with %s", (_, change) => {
  const root = folderWith(FILES);
  const before = tag(root);
  change(root);
  expect(tag(root)).not.toBe(before);
});

test.each([
  "services/node_modules/x/index.js",
  "services/main.test.ts",
  "services/notes/one.txt",
  "services/README.md",
  "services/deep/er/x.tmp",
])("a tag does not change with %s, which the image never holds", (path) => {
  const root = folderWith(FILES);
  const before = tag(root);
  mkdirSync(join(root, path, ".."), { recursive: true });
  writeFileSync(join(root, path), "x");
  expect(tag(root)).toBe(before);
});

test("a strict umask makes no other image", () => {
  const root = folderWith(FILES);
  const before = tag(root);
  chmodSync(join(root, "services/main.ts"), 0o600);
  expect(tag(root)).toBe(before);
});

test("two builds of one folder differ by their arguments", () => {
  const root = folderWith(FILES);
  expect(tag(root, { ...BUILD, args: { BASE: "x" } })).not.toBe(tag(root));
});

test("fails when the folder is nowhere", () => {
  expect(() => contextFolder(folderWith(), { name: "mine", context: "not/there" })).toThrow(
    'not/there: there is no such folder, and the image "mine" is built from it',
  );
});
