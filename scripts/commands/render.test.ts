import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

/** Every file below, with its bytes and mode. */
function contents(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const pairs = entries.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), `${statSync(path).mode.toString(8)} ${readFileSync(path, "utf8")}`] as const;
  });
  return Object.fromEntries(pairs.sort());
}

/** Little enough that all that is written can be told. */
const LEADS = ["--only", "leads"];

const render = (argv: readonly string[], cwd: string) => runBap(["render", ...argv], { cwd });

test("Docker: one Compose file with what it mounts", async () => {
  const cwd = folderWith();
  const { code, out, err } = await render([...LEADS, "--out", "out"], cwd);
  expect({ code, out }).toEqual({ code: 0, out: "8 files for docker in out\n" });
  expect(err).toBe(
    "9 secrets not written: bap secrets apply --target docker puts them there\n" +
      "our own images are named bap/business: bap images build makes them\n",
  );
  expect(Object.keys(contents(join(cwd, "out")))).toContain("compose.yaml");
  expect(readFileSync(join(cwd, "out", ".bap-files"), "utf8").split("\n")).toContain("compose.yaml");
});

test("Kubernetes: a folder for each instance, one for the platform, and what must be there before", async () => {
  const cwd = folderWith();
  expect((await render(["production", ...LEADS, "--out", "out"], cwd)).code).toBe(0);
  expect(readdirSync(join(cwd, "out")).sort()).toEqual([
    ".bap-files",
    "leads",
    "platform",
    "postgres",
    "prerequisites.yaml",
    "redis",
    "traefik",
  ]);
  expect((await render(["production", "--out", "whole"], cwd)).code).toBe(0);
  for (const path of Object.keys(contents(join(cwd, "whole")))) {
    expect(path).toMatch(/^(\.bap-files|prerequisites\.yaml|[a-z-]+\/[a-z]+-[a-z0-9.-]+\.yaml)$/);
  }
});

test.each(["dev", "production"])("twice, %s is the same byte for byte", async (profile) => {
  const cwd = folderWith();
  await render([profile, "--out", "a"], cwd);
  await render([profile, "--out", "b"], cwd);
  expect(contents(join(cwd, "a"))).toEqual(contents(join(cwd, "b")));
});

test("--json lists what was written", async () => {
  const cwd = folderWith();
  const { files, ...rest } = await runJson<{ files: string[] }>(["render", "--out", "out"], { cwd });
  expect(rest).toEqual({ out: "out", target: "docker" });
  expect(files).toEqual([...files].sort());
  expect(files.every((file) => existsSync(join(cwd, "out", file)))).toBe(true);
});

test("a folder filled before needs --force, which leaves nothing of the old", async () => {
  const cwd = folderWith();
  await render(["production", "--out", "out"], cwd);
  const before = contents(join(cwd, "out"));
  const refused = await render(["--out", "out"], cwd);
  expect(refused).toEqual({
    code: 2,
    out: "",
    err: "out: holds a former render\n    replace it with --force, or name another folder\n",
  });
  expect(contents(join(cwd, "out"))).toEqual(before);
  await render(["--out", "out", "--force"], cwd);
  await render(["--out", "fresh"], cwd);
  expect(contents(join(cwd, "out"))).toEqual(contents(join(cwd, "fresh")));
  expect(readdirSync(join(cwd, "out")).sort()).toEqual([".bap-files", "compose.yaml", "files"]);
});

test("fails when the folder holds somebody's file, and changes nothing", async () => {
  const cwd = folderWith({ "out/notes.txt": "mine" });
  const argv = ["--out", "out"];
  const expected = {
    code: 2,
    out: "",
    err: "out: holds a file that no render wrote: notes.txt\n    move them away, or name a folder that is empty or not there yet; nothing was written\n",
  };
  expect(await render(argv, cwd)).toEqual(expected);
  expect(await render([...argv, "--force"], cwd)).toEqual(expected);
  expect(Object.keys(contents(join(cwd, "out")))).toEqual(["notes.txt"]);
});

test("fails with --force when somebody put a file, or a link, beside a render", async () => {
  const cwd = folderWith({ "elsewhere/kept.yaml": "kept" });
  await render(["production", "--out", "out"], cwd);
  writeFileSync(join(cwd, "out", "redis", "own.yaml"), "mine");
  symlinkSync(join(cwd, "elsewhere"), join(cwd, "out", "linked"));
  const { code, err } = await render(["--out", "out", "--force"], cwd);
  expect(code).toBe(2);
  expect(err.split("\n")[0]).toBe("out: holds 2 files that no render wrote: linked, redis/own.yaml");
  expect(existsSync(join(cwd, "out", "redis", "statefulset-redis.yaml"))).toBe(true);
});

test("a list that names files elsewhere removes nothing there", async () => {
  const cwd = folderWith({ "kept.yaml": "kept", "out/.bap-files": "../kept.yaml\n" });
  expect((await render(["--out", "out", "--force"], cwd)).code).toBe(0);
  expect(readFileSync(join(cwd, "kept.yaml"), "utf8")).toBe("kept");
});

test("a list that is a link is replaced, not followed", async () => {
  const cwd = folderWith({ victim: "kept" });
  mkdirSync(join(cwd, "out"));
  symlinkSync(join(cwd, "victim"), join(cwd, "out", ".bap-files"));
  expect((await render(["--out", "out", "--force"], cwd)).code).toBe(0);
  expect(readFileSync(join(cwd, "victim"), "utf8")).toBe("kept");
});

test("what a killed render left aside is swept away by the next", async () => {
  const cwd = folderWith({ "out/.bap-stage-x/compose.yaml": "half" });
  expect((await render(["--out", "out"], cwd)).code).toBe(0);
  expect(readdirSync(join(cwd, "out")).sort()).toEqual([".bap-files", "compose.yaml", "files"]);
});

test("fails when the folder is a file", async () => {
  const cwd = folderWith({ out: "a file" });
  expect(await render(["--out", "out"], cwd)).toEqual({
    code: 2,
    out: "",
    err: "out: is a file, not a folder\n    name a folder that is empty or not there yet\n",
  });
});

test("wrong input writes nothing, not even the folder", async () => {
  const cwd = folderWith();
  const { code } = await render(["--out", "out", "--set", "components.traefik.httpPort=443"], cwd);
  expect({ code, made: existsSync(join(cwd, "out")) }).toEqual({ code: 2, made: false });
});

test("fails with 1 when a file is in the way of the folder", async () => {
  const cwd = folderWith({ parent: "a file" });
  const { code, err } = await render(["--out", "parent/out"], cwd);
  expect(code).toBe(1);
  expect(err).toBe(
    "parent/out: could not be written: ENOTDIR\n    see that the folder may be written and the disk has room; then render again, with --force\n",
  );
});

test("each region has a folder of its own, or one alone is rendered", async () => {
  const cwd = folderWith({ "two.yaml": "schema: 1\nextends: enterprise\nregions: [eu, us]\n" });
  await render(["--profile-file", "two.yaml", "--out", "both"], cwd);
  expect(readdirSync(join(cwd, "both")).sort()).toEqual([".bap-files", "eu", "us"]);
  expect(contents(join(cwd, "both", "eu"))).toEqual(contents(join(cwd, "both", "us")));
  await render(["--profile-file", "two.yaml", "--region", "us", "--out", "one"], cwd);
  expect(readdirSync(join(cwd, "one")).sort()).toEqual([".bap-files", "us"]);
  const wrong = await render(["--profile-file", "two.yaml", "--region", "uk", "--out", "none"], cwd);
  expect(wrong.err).toBe('--region: the profile has no region "uk"\n    regions: eu, us\n');
});

test("writes the programs of one process, with placeholders for what only a machine knows", async () => {
  const cwd = folderWith();
  expect(await render(["--target", "embedded", ...LEADS, "--out", "out"], cwd)).toEqual({
    code: 0,
    out: "1 file for embedded in out\n",
    err: expect.any(String) as string,
  });
  const { folder, programs } = JSON.parse(readFileSync(join(cwd, "out", "programs.json"), "utf8")) as {
    folder: string;
    programs: { name: string; env: { PORT: string } }[];
  };
  expect([folder, programs.map(({ name, env }) => [name, env.PORT])]).toEqual([
    ".bap/dev",
    [
      ["front-door", "8080"],
      ["leads", "${PORT_LEADS_HTTP}"],
    ],
  ]);
});
