import { readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { bundle } from "./bundle.ts";
import { packageRoot } from "./package-root.ts";
import { folderWith } from "./testing/folder.ts";

const RECORDER = join(import.meta.dirname, "testing", "record-modules.ts");

/** Runs a program and says how it ended and which modules it loaded, Node's own apart. */
async function record(program: string, argv: readonly string[]) {
  const list = join(folderWith(), "modules");
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    ["--import", pathToFileURL(RECORDER).href, program, ...argv],
    { env: { BAP_RECORD_MODULES: list }, reject: false, timeout: 60_000 },
  );
  const modules = readFileSync(list, "utf8")
    .split("\n")
    .filter((url) => url.startsWith("file:") && !url.includes("/scripts/testing/"));
  return { exitCode, stdout, stderr, modules };
}

const main = join(packageRoot, "scripts", "main.ts");
const of = (modules: readonly string[], part: string): readonly string[] => modules.filter((url) => url.includes(part));

test.each([
  [["--help"]],
  [["validate"]],
  [["validate", "production"]],
  [["inspect", "production"]],
  [["diff", "dev", "production"]],
  [["graph"]],
])("%j loads nothing of Pulumi and no other verb", async (argv) => {
  const { exitCode, modules, stderr } = await record(main, argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(of(modules, "/@pulumi/")).toEqual([]);
  expect(of(modules, "/scripts/commands/").map((url) => url.split("/").at(-1))).toEqual(
    argv[0] === "--help" ? [] : [`${argv[0]!}.ts`],
  );
});

test("render loads nothing of Pulumi, and cdk8s for Kubernetes only", async () => {
  const folder = folderWith();
  const docker = await record(main, ["render", "--out", join(folder, "docker")]);
  const kubernetes = await record(main, ["render", "production", "--out", join(folder, "kubernetes")]);
  expect([docker.exitCode, kubernetes.exitCode]).toEqual([0, 0]);
  expect(of([...docker.modules, ...kubernetes.modules], "/@pulumi/")).toEqual([]);
  expect(of(docker.modules, "/cdk8s")).toEqual([]);
  expect(of(kubernetes.modules, "/cdk8s").length).toBeGreaterThan(0);
});

test("--help loads a handful of files of ours and commander", async () => {
  const { modules } = await record(main, ["--help"]);
  const packages = new Set(of(modules, "/node_modules/").map((url) => url.split("/node_modules/")[1]!.split("/")[0]));
  expect([...packages]).toEqual(["commander"]);
  expect(modules.filter((url) => !url.includes("/node_modules/")).length).toBeLessThanOrEqual(12);
});

test("the bundle answers as the sources do, from a few files, and loads nothing of Pulumi", async () => {
  const root = folderWith();
  for (const name of ["package.json", "profiles", "services", "node_modules"]) {
    symlinkSync(join(packageRoot, name), join(root, name));
  }
  await bundle(packageRoot, join(root, "dist"));
  const program = join(root, "dist", "bap.js");
  expect(statSync(program).mode & 0o111).toBe(0o111);
  expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  for (const argv of [["--help"], ["validate"], ["inspect", "production", "--json"], ["graph"]]) {
    const [bundled, plain] = [await record(program, argv), await record(main, argv)];
    expect([bundled.exitCode, bundled.stdout]).toEqual([plain.exitCode, plain.stdout]);
    expect(of(bundled.modules, "/@pulumi/")).toEqual([]);
    expect(bundled.modules.length).toBeLessThanOrEqual(40);
  }
  const rendered = await record(program, ["render", "production", "--out", join(root, "rendered")]);
  expect({ code: rendered.exitCode, pulumi: of(rendered.modules, "/@pulumi/") }).toEqual({ code: 0, pulumi: [] });
  expect(statSync(join(root, "dist", "services", "leads", "main.js")).isFile()).toBe(true);
}, 60_000);

test("an older Node.js is told so in words", async () => {
  const script = `Object.defineProperty(process.versions, "node", { value: "20.19.0" });
const { main } = await import(${JSON.stringify(pathToFileURL(main).href)});
await main();`;
  const { exitCode, stderr } = await execa(process.execPath, ["--input-type=module", "--eval", script], {
    reject: false,
  });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      "bap: this is Node.js 20.19.0\n    Run it with 22.18 or newer: in a project, npx bap uses the one that npm ci installs.",
  });
});
