import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { folderWith } from "../../scripts/testing/folder.ts";
import { ensureImage } from "./images.ts";

afterEach(() => vi.unstubAllEnvs());

/** What a `docker` that has no image is asked. */
async function asked(work: () => Promise<void>): Promise<readonly string[]> {
  const folder = folderWith({ docker: '#!/bin/sh\necho "$*" >> "$(dirname "$0")/log"\n[ "$1" != image ]\n' });
  chmodSync(join(folder, "docker"), 0o755);
  vi.stubEnv("PATH", `${folder}:/usr/bin:/bin`);
  await work();
  return readFileSync(join(folder, "log"), "utf8").trim().split("\n").slice(1);
}

const BUILD = { name: "tool", context: "images/tool", args: { LEVEL: "1" } };

test("an image of ours is built from its folder, with its own arguments", async () => {
  expect(await asked(() => ensureImage("bap/tool:a", BUILD, {}))).toEqual([
    "build --quiet --tag bap/tool:a --file images/tool/Dockerfile --build-arg LEVEL=1 images/tool",
  ]);
});

test("an image of ours starts from where its site finds the base", async () => {
  const builder = { folderOf: () => "/x", argsOf: () => ({ LEVEL: "1", NODE_IMAGE: "mirror/node:24" }) };
  expect(await asked(() => ensureImage("bap/tool:b", BUILD, builder))).toEqual([
    "build --quiet --tag bap/tool:b --file /x/Dockerfile --build-arg LEVEL=1 --build-arg NODE_IMAGE=mirror/node:24 /x",
  ]);
});

test("an image of somebody else is pulled", async () => {
  expect(await asked(() => ensureImage("mirror/redis:7", undefined, {}))).toEqual(["pull --quiet mirror/redis:7"]);
});
