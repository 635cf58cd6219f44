import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { runBap } from "../testing/run-bap.ts";

test("--out writes the picture that is printed without it", async () => {
  const cwd = folderWith();
  expect(await runBap(["graph", "--out", "platform.svg"], { cwd })).toEqual({
    code: 0,
    out: "platform.svg\n",
    err: "",
  });
  expect(readFileSync(join(cwd, "platform.svg"), "utf8")).toBe((await runBap(["graph"], { cwd })).out);
});

test("fails with 1 when the picture cannot be written", async () => {
  expect(await runBap(["graph", "--out", "not/there.svg"], { cwd: folderWith() })).toEqual({
    code: 1,
    out: "",
    err: "not/there.svg: could not be written: ENOENT\n    name a file in a folder that is there and may be written\n",
  });
});
