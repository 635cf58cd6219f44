import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { binFolder, toolchainCache } from "./cache.ts";
import { resolveEngine } from "./engine.ts";
import { findTool, listTools } from "./find.ts";
import { recipes } from "./groups.ts";

let root: string;
let env: { HOME: string; BAP_CACHE: string; PATH: string };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "bap-find-"));
  env = {
    HOME: join(root, "home"),
    BAP_CACHE: join(root, "cache"),
    PATH: [join(root, "a"), join(root, "b")].join(delimiter),
  };
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

async function program(path: string, mode = 0o755): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, "#!/bin/sh\n");
  await chmod(path, mode);
  return path;
}

function built(name: string): string {
  const recipe = recipes.find((each) => each.name === name);
  if (!recipe) throw new Error(`no recipe ${name}`);
  return join(binFolder(recipe, env), name);
}

describe("the cache's place", () => {
  it.each([
    [{ BAP_CACHE: "/own", XDG_CACHE_HOME: "/xdg", HOME: "/home/me" }, "/own/toolchain"],
    [{ XDG_CACHE_HOME: "/xdg", HOME: "/home/me" }, "/xdg/bap/toolchain"],
    [{ HOME: "/home/me" }, "/home/me/.cache/bap/toolchain"],
    [{ BAP_CACHE: "", XDG_CACHE_HOME: "", HOME: "/home/me" }, "/home/me/.cache/bap/toolchain"],
  ])("for %j is %s", (given, folder) => {
    expect(toolchainCache(given)).toBe(folder);
  });
});

describe("a tool", () => {
  it("is taken from PATH before any other place, and from its first folder", async () => {
    await program(built("pulumi"));
    await program(join(root, "home", ".pulumi", "bin", "pulumi"));
    const second = await program(join(root, "b", "pulumi"));
    expect(await findTool("pulumi", { env })).toEqual({ path: second, from: "PATH" });
    const first = await program(join(root, "a", "pulumi"));
    expect(await findTool("pulumi", { env })).toEqual({ path: first, from: "PATH" });
  });

  it("is taken from where its installer puts it before the cache", async () => {
    await program(built("pulumi"));
    const installed = await program(join(root, "home", ".pulumi", "bin", "pulumi"));
    expect(await findTool("pulumi", { env })).toEqual({ path: installed, from: "installed" });
  });

  it("is taken from the cache where it is nowhere else", async () => {
    const path = await program(built("etcd"));
    expect(await findTool("etcd", { env })).toEqual({ path, from: "cache" });
  });

  it("is not a file that cannot be executed", async () => {
    await program(join(root, "a", "etcd"), 0o644);
    expect(await findTool("etcd", { env })).toBeUndefined();
  });

  it("is listed with its version, its group, its place and where a build puts it", async () => {
    const path = await program(built("etcd"));
    const tools = await listTools({ env });
    expect(tools.find(({ name }) => name === "etcd")).toEqual({
      name: "etcd",
      version: "3.6.8",
      group: "control-plane",
      found: { path, from: "cache" },
      binaries: { etcd: path },
    });
    expect(tools.find(({ name }) => name === "pulumi")).not.toHaveProperty("found");
    expect(tools).toHaveLength(recipes.length);
  });
});

describe("the engine", () => {
  it("on PATH is left to find its plugins by itself", async () => {
    const path = await program(join(root, "a", "pulumi"));
    expect(await resolveEngine({ env })).toEqual({
      from: "PATH",
      pulumiCommand: path,
      pluginPath: [],
      env: { PATH: env.PATH, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
  });

  it("that its installer put aside comes with its folder in front of PATH", async () => {
    const path = await program(join(root, "home", ".pulumi", "bin", "pulumi"));
    expect(await resolveEngine({ env })).toEqual({
      from: "installed",
      pulumiCommand: path,
      root: join(root, "home", ".pulumi"),
      pluginPath: [],
      env: { PATH: `${dirname(path)}${delimiter}${env.PATH}`, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
  });

  it("that was built comes with the built plugins in front of PATH, and fetches none", async () => {
    const path = await program(built("pulumi"));
    const plugins = [dirname(await program(built("pulumi-resource-kubernetes")))];
    expect(await resolveEngine({ env, plugins: ["kubernetes"] })).toEqual({
      from: "cache",
      pulumiCommand: path,
      root: dirname(dirname(path)),
      pluginPath: plugins,
      env: {
        PATH: [...plugins, dirname(path), env.PATH].join(delimiter),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      },
    });
  });

  it("fails when there is none, and says what to do", async () => {
    await expect(resolveEngine({ env })).rejects.toThrow(
      "PATH: There is no pulumi on PATH, in ~/.pulumi/bin or among the tools built here.\n" +
        "    Install Pulumi with its own installer (`bap toolchain install`, or https://www.pulumi.com/docs/install), " +
        "or run `bap toolchain build engine`, which needs Go and takes some minutes once.",
    );
  });

  it("fails when it was built without the plugins that are needed", async () => {
    await program(built("pulumi"));
    await expect(resolveEngine({ env })).rejects.toThrow(
      "PATH: There is no pulumi-resource-kubernetes and no pulumi-resource-docker on PATH, in ~/.pulumi/bin or among " +
        "the tools built here.",
    );
  });
});
