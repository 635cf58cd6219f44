import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { packageRoot } from "../package-root.ts";
import { folderWith } from "../testing/folder.ts";
import { runBap } from "../testing/run-bap.ts";

const FILES = [
  ".bap/state/.gitkeep",
  ".github/workflows/platform.yaml",
  ".github/workflows/promote.yaml",
  ".gitignore",
  ".gitlab-ci.yml",
  "Pulumi.yaml",
  "README.md",
  "bap.config.ts",
  "gitops/README.md",
  "gitops/argocd.yaml",
  "gitops/flux.yaml",
  "main.ts",
  "package.json",
  "profiles/mine.yaml",
];

test("makes a project whose profile is valid as it is", async () => {
  const cwd = folderWith();
  const { code, out, err } = await runBap(["init", "Our Platform"], { cwd });
  expect({ code, err }).toEqual({ code: 0, err: "Next: cd Our Platform && npm install && npx bap up mine\n" });
  expect(out).toBe(`${FILES.length} files in Our Platform: ${FILES.join(", ")}\n`);
  const root = join(cwd, "Our Platform");
  expect(FILES.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  expect((await runBap(["validate", "mine"], { cwd: root })).out).toMatch(/^valid: mine on docker, /);
});

test("the project names this package in the version that made it, and npm takes its name", async () => {
  const cwd = folderWith();
  await runBap(["init", "Our Platform!"], { cwd });
  const manifest = JSON.parse(readFileSync(join(cwd, "Our Platform!", "package.json"), "utf8")) as object;
  const own = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { name: string; version: string };
  expect(manifest).toMatchObject({ name: "our-platform", dependencies: { [own.name]: `^${own.version}` } });
});

test("its YAML can be read, and git keeps keys and state out", async () => {
  const cwd = folderWith();
  await runBap(["init"], { cwd });
  const read = (file: string): unknown => parse(readFileSync(join(cwd, file), "utf8"));
  expect(read("Pulumi.yaml")).toMatchObject({ name: "bap", backend: { url: "file://./.bap/state" } });
  expect(Object.keys(read(".github/workflows/platform.yaml") as object)).toEqual(["name", "on", "permissions", "jobs"]);
  expect(readFileSync(join(cwd, ".gitignore"), "utf8").split("\n")).toEqual(
    expect.arrayContaining(["node_modules/", ".bap/*", ".bap/state/*"]),
  );
});

test("fails when the folder is not empty; a clone of an empty repository counts as empty", async () => {
  const cwd = folderWith({ "full/notes.txt": "", file: "" });
  expect(await runBap(["init", "full"], { cwd })).toEqual({
    code: 2,
    out: "",
    err: "full: is not empty: notes.txt\n    name a folder that is empty or not there yet; nothing was written\n",
  });
  expect((await runBap(["init", "file"], { cwd })).err).toContain("file: is not empty: file\n");
  mkdirSync(join(cwd, "cloned", ".git"), { recursive: true });
  expect((await runBap(["init", "cloned"], { cwd })).code).toBe(0);
});
