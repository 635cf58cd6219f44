import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

const project = () =>
  folderWith({
    "Pulumi.yaml": "name: bap\n",
    "profiles/staging.yaml": `schema: 1
extends: production
target: docker
images: { registry: mirror.example.com/all, ours: registry.example.com/bap }
components: { postgres: { image: "postgres:17.13" } }
`,
    "profiles/live.yaml": `schema: 1
extends: production
target: docker
images: { registry: live.example.com, ours: live.example.com/bap }
bindings: { cache: valkey }
`,
  });

test("promote locks the images of one profile beside another, where that one finds them", async () => {
  const cwd = project();
  const { code, out, err } = await runBap(["promote", "staging", "live", "--no-digests"], { cwd });
  expect(code).toBe(0);
  expect(err.split(";")[0]).toMatch(/^wrote profiles.live\.lock\.yaml with \d+ images$/);
  expect(out).toMatch(/^ {2}postgres +live\.example\.com\/postgres:17\.12 +live\.example\.com\/postgres:17\.13$/m);
  const { images } = await runJson<{ images: { image: string }[] }>(["images", "list", "live"], { cwd });
  const names = images.map(({ image }) => image);
  expect(names).toContain("live.example.com/postgres:17.13");
  expect(names.filter((name) => name.includes("business"))[0]).toMatch(
    /^live\.example\.com\/bap\/business:[0-9a-f]{12}$/,
  );
  // It has no counterpart in staging.
  expect(names).toContain("live.example.com/valkey/valkey:8.1.10");
});

test("promote again finds nothing to change, and --dry-run writes nothing", async () => {
  const cwd = project();
  expect((await runBap(["promote", "staging", "live", "--no-digests", "--dry-run"], { cwd })).code).toBe(0);
  const lock = join(cwd, "profiles/live.lock.yaml");
  expect(existsSync(lock)).toBe(false);
  await runBap(["promote", "staging", "live", "--no-digests"], { cwd });
  const first = readFileSync(lock, "utf8");
  const { steps } = await runJson<{ steps: { before: string; after: string }[] }>(
    ["promote", "staging", "live", "--no-digests"],
    { cwd },
  );
  expect(steps.filter(({ before, after }) => before !== after)).toEqual([]);
  expect(readFileSync(lock, "utf8")).toBe(first);
});

test("promote fails for a profile that is not the project's own, and writes nothing", async () => {
  const cwd = project();
  const { code, err } = await runBap(["promote", "staging", "production", "--no-digests"], { cwd });
  expect(code).toBe(2);
  expect(err).toBe(
    "production: is not a profile of this project\n    make one that extends it: profiles/production.yaml\n",
  );
  expect(existsSync(join(cwd, "profiles/production.lock.yaml"))).toBe(false);
});
