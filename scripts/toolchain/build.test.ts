import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildTools, type BuildEvent } from "./build.ts";
import { binFolder, toolchainCache } from "./cache.ts";
import { groups, recipes } from "./groups.ts";

let root: string;
let env: { HOME: string; BAP_CACHE: string; PATH: string };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "bap-build-"));
  env = { HOME: root, BAP_CACHE: join(root, "cache"), PATH: `${join(root, "bin")}:/usr/bin:/bin` };
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A stand-in for Go on PATH: a shell script. */
async function fakeGo(script: string): Promise<void> {
  const path = join(root, "bin", "go");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
}

function binOf(name: string): string {
  const recipe = recipes.find((each) => each.name === name);
  if (!recipe) throw new Error(`no recipe ${name}`);
  return binFolder(recipe, env);
}

describe("building tools", () => {
  it("does nothing, and needs no Go, where everything is in the cache", async () => {
    await mkdir(binOf("etcd"), { recursive: true });
    const events: BuildEvent[] = [];
    const folders = await buildTools(["etcd"], { env: { ...env, PATH: "" }, onEvent: (event) => events.push(event) });
    expect(events).toEqual([{ tool: "etcd", version: "3.6.8", phase: "cached", seconds: 0 }]);
    expect(folders).toEqual([binOf("etcd")]);
  });

  it("publishes a build whole, reports its start and end, and leaves nothing else behind", async () => {
    const module = join(root, "module");
    await mkdir(module);
    await writeFile(join(module, "go.sum"), "example.com/a v1.0.0 h1:x\n");
    await fakeGo(`case "$1 $2" in
      "env GOVERSION") echo go1.26.1;;
      "mod download") echo '{"Dir":"${module}","GoMod":"${module}/go.mod"}';;
      "mod edit") echo '{}';;
      "build "*) while [ "$1" != -o ]; do shift; done; mkdir -p "$(dirname "$2")"; echo built > "$2";;
    esac`);
    const events: BuildEvent[] = [];
    await buildTools(["etcd"], { env, onEvent: (event) => events.push({ ...event, seconds: 0 }) });
    expect(events.map(({ phase }) => phase)).toEqual(["started", "finished"]);
    expect(await readdir(binOf("etcd"))).toEqual(["etcd"]);
    expect(await readdir(toolchainCache(env))).toHaveLength(1);
  });

  it("fails with Go's own words when a build fails, and leaves nothing behind", async () => {
    await fakeGo(`[ "$1" = env ] && echo go1.26.1 && exit; echo "no such module" >&2; exit 7`);
    await expect(buildTools(["etcd"], { env })).rejects.toThrow(
      "go mod download -json go.etcd.io/etcd/server/v3@v3.6.8: Go failed with exit code 7: no such module\n" +
        "    If a module could not be fetched, check GOPROXY and GOSUMDB; if memory ran out, close other programs.",
    );
    expect(await readdir(toolchainCache(env))).toEqual([]);
  });

  it("fails when there is no Go", async () => {
    await expect(buildTools(["etcd"], { env: { ...env, PATH: join(root, "empty") } })).rejects.toThrow(
      "PATH: There is no Go on PATH.\n" +
        "    Install Go 1.26 or newer (https://go.dev/dl) and put it on PATH, or install the tool itself: " +
        "whatever is on PATH is used first.",
    );
  });

  it("fails when Go is too old", async () => {
    await fakeGo("echo go1.19.8");
    await expect(buildTools(["etcd"], { env })).rejects.toThrow(
      "PATH: Go is go1.19.8, the toolchain needs go1.26 or newer.\n",
    );
  });

  it("fails when there is no tool or group of that name, and lists them all", async () => {
    await expect(buildTools(["etdc"], { env })).rejects.toThrow(
      'etdc: There is no tool or group of tools named "etdc".\n' +
        `    Choose of: ${[...Object.keys(groups), ...recipes.map(({ name }) => name)].join(", ")}.`,
    );
  });
});
