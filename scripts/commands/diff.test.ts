import { execFileSync } from "node:child_process";
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Comparison } from "../diff/compare.ts";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

/** Little enough that all that follows from a swap can be told. */
const SMALL = `schema: 1
tier: production
target: kubernetes
domain: example.com
bindings: { gateway: traefik, relationalStore: postgres, cache: redis }
components: { leads: { anonymous: true } }
`;
const SWAPPED = "schema: 1\nextends: ./small.yaml\nbindings: { cache: valkey }\n";
const LARGER = "schema: 1\nextends: dev\ncomponents: { redis: { memory: 1Gi } }\n";

test("a profile does not differ from itself", async () => {
  expect(await runBap(["diff", "dev", "dev"])).toEqual({ code: 0, out: "dev → dev\n\n  no difference\n", err: "" });
});

test("one setting: the setting as it is written, and the objects that follow", async () => {
  const cwd = folderWith({ "larger.yaml": LARGER });
  const { same, components, settings, objects } = await runJson<Comparison>(["diff", "dev", "larger.yaml"], { cwd });
  expect({ same, components, settings }).toEqual({
    same: false,
    components: { added: [], removed: [] },
    settings: [{ path: "components.redis.memory", a: "128Mi", b: "1Gi" }],
  });
  expect(objects!.map(({ object, change }) => `${change} ${object}`)).toEqual([
    "changed files/redis-0/server.conf",
    "changed services/redis-0",
  ]);
});

test("a swap: components, the binding, and no word on settings that only one side has", async () => {
  const cwd = folderWith({ "small.yaml": SMALL, "swapped.yaml": SWAPPED });
  const { components, settings, objects } = await runJson<Comparison>(["diff", "small.yaml", "swapped.yaml"], { cwd });
  expect(components).toEqual({ added: ["valkey"], removed: ["redis"] });
  expect(settings).toEqual([{ path: "bindings.cache", a: "redis", b: "valkey" }]);
  const postgres = objects!.filter(({ object }) => object.startsWith("postgres/"));
  expect(postgres).toEqual([]);
  expect(objects!.filter(({ change }) => change === "added").every(({ object }) => /valkey/.test(object))).toBe(true);
});

test("as text, values stand side by side", async () => {
  const cwd = folderWith({ "larger.yaml": LARGER });
  const { out } = await runBap(["diff", "dev", "larger.yaml"], { cwd });
  expect(out).toContain("\nSettings\n  components.redis.memory  128Mi → 1Gi\n");
  expect(out).toContain("\nObjects: 0 added, 0 removed, 2 changed\n");
});

test("as Markdown, for a pull request", async () => {
  const cwd = folderWith({ "small.yaml": SMALL, "swapped.yaml": SWAPPED });
  const { out } = await runBap(["diff", "small.yaml", "swapped.yaml", "--markdown"], { cwd });
  expect(out).toContain(
    "### `small.yaml` → `swapped.yaml`\n\n- removed component `redis`\n- added component `valkey`\n",
  );
  expect(out).toContain("| `bindings.cache` | `redis` | `valkey` |\n");
  expect(out).toContain("<details><summary>Objects:");
});

test("across targets, objects are not compared, and it says so", async () => {
  const { out, code } = await runBap(["diff", "dev", "production"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}target +docker → kubernetes$/m);
  expect(out).toContain("\nObjects\n  not compared: the targets differ\n");
  const same = await runJson<Comparison>(["diff", "dev", "production", "--target", "kubernetes"]);
  expect(same.objects!.length).toBeGreaterThan(0);
});

test("a template is compared as the text that it is, without a word of Node's about it", async () => {
  const warnings: Error[] = [];
  const listen = (warning: Error) => void warnings.push(warning);
  process.on("warning", listen);
  try {
    const cwd = folderWith();
    const routes = "files/traefik/dynamic/routes.yaml";
    await runBap(["render", "--out", "before"], { cwd });
    await runBap(["render", "--out", "after"], { cwd });
    appendFileSync(join(cwd, "after", routes), "# one line more\n");
    const { objects } = await runJson<Comparison>(["diff", "before", "after"], { cwd });
    expect(objects!.map(({ object, fields }) => [object, fields.map(({ path }) => path)])).toEqual([[routes, [""]]]);
    const { code, err } = await runBap(["diff", "dev", "production", "--target", "docker"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    // Node tells of a warning once the work is done.
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
  } finally {
    process.off("warning", listen);
  }
});

test("rendered folders are compared, and a profile with what was rendered of it", async () => {
  const cwd = folderWith();
  await runBap(["render", "--out", "before"], { cwd });
  await runBap(["render", "--out", "after", "--set", "components.redis.memory=1Gi"], { cwd });
  const { settings, objects } = await runJson<Comparison>(["diff", "before", "after"], { cwd });
  expect(settings).toEqual([]);
  expect(objects!.map(({ object }) => object)).toEqual(["files/redis-0/server.conf", "services/redis-0"]);
  expect((await runJson<Comparison>(["diff", "dev", "./before"], { cwd })).same).toBe(true);
});

test("a profile is compared with itself at a revision", async () => {
  const cwd = folderWith({
    "Pulumi.yaml": "name: bap\n",
    "profiles/mine.yaml": "schema: 1\nextends: dev\ncomponents: { redis: { memory: 128Mi } }\n",
  });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@example.com", ...args], { cwd, stdio: "ignore" });
  git("init");
  git("add", ".");
  git("commit", "-m", "first");
  writeFileSync(join(cwd, "profiles/mine.yaml"), "schema: 1\nextends: dev\ncomponents: { redis: { memory: 1Gi } }\n");
  const { a, b, settings } = await runJson<Comparison>(["diff", "mine@HEAD", "mine"], { cwd });
  expect([a, b, settings]).toEqual(["mine@HEAD", "mine", [{ path: "components.redis.memory", a: "128Mi", b: "1Gi" }]]);
  const { code, err } = await runBap(["diff", "mine@nowhere", "mine"], { cwd });
  expect(code).toBe(2);
  expect(err).toMatch(/^@nowhere: git gives no files of that revision: .*nowhere/);
});

test("fails when a side is nothing that can be compared", async () => {
  const cwd = folderWith({ "plain/x": "" });
  expect(await runBap(["diff", "dev", "./plain"], { cwd })).toEqual({
    code: 2,
    out: "",
    err: "./plain: is a folder that no render filled\n    fill one with bap render --out; it holds a file .bap-files\n",
  });
  expect((await runBap(["diff", "dev", "nothing"], { cwd })).err).toMatch(/there is no profile "nothing"/);
  expect((await runBap(["diff", "dev", "dev", "--json", "--markdown"])).err).toBe(
    "--markdown: both --json and --markdown were given\n    give one of them\n",
  );
});
