import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith } from "../testing/folder.ts";
import { changes, differences, type Snapshot } from "./changes.ts";
import { foldersIn, snapshot, unreadableIn } from "./folders.ts";

const of = (files: Readonly<Record<string, string>>): Snapshot => new Map(Object.entries(files));

test("what came, went or is another now is different", () => {
  expect(differences(of({ a: "1", b: "1", c: "1" }), of({ b: "1", c: "2", d: "1" }))).toEqual(["a", "c", "d"]);
});

/** What is told of these looks, one after the other; the last one lasts. */
async function told(...looks: readonly Snapshot[]): Promise<readonly (readonly string[])[]> {
  const stop = new AbortController();
  const found: (readonly string[])[] = [];
  let at = 0;
  const look = (): Snapshot => {
    if (at >= looks.length + 2) stop.abort();
    return looks[Math.min(at++, looks.length - 1)]!;
  };
  for await (const paths of changes(looks[0]!, look, stop.signal, 1)) found.push(paths);
  return found;
}

test("several writes are one change, told when they rest", async () => {
  const [first, second, third] = [of({ a: "1" }), of({ a: "2" }), of({ a: "3", b: "1" })];
  expect(await told(first, second, third)).toEqual([["a", "b"]]);
});

test("two changes with a rest between them are two", async () => {
  const [first, second, third] = [of({ a: "1" }), of({ a: "2" }), of({ a: "2", b: "1" })];
  expect(await told(first, second, second, third, third)).toEqual([["a"], ["b"]]);
});

test("what is written and taken back is none", async () => {
  expect(await told(of({ a: "1" }), of({ a: "2" }), of({ a: "1" }))).toEqual([]);
});

test("a folder's programs are those with a main.ts; what they share is the rest", () => {
  const at = folderWith({
    "leads/main.ts": "",
    "kit/http.ts": "",
    "node_modules/x/main.ts": "",
    ".git/x": "",
    "a.json": "",
  });
  expect(foldersIn(at)).toEqual({ at, programs: ["leads"], shared: ["kit"] });
});

test("files are seen however they are written, but those that no image has", () => {
  const at = folderWith({
    ".dockerignore": "Dockerfile\n**/*.test.ts\n",
    "leads/main.ts": "1",
    "leads/main.test.ts": "1",
    Dockerfile: "FROM x",
  });
  const before = snapshot(at);
  const changed = () => differences(before, snapshot(at)).map((file) => file.slice(at.length + 1));
  expect([...before.keys()].map((file) => file.slice(at.length + 1)).sort()).toEqual(["Dockerfile", "leads/main.ts"]);

  writeFileSync(join(at, "leads/main.test.ts"), "22");
  writeFileSync(join(at, "leads/.main.ts.swp"), "");
  writeFileSync(join(at, "leads/main.ts~"), "");
  expect(changed()).toEqual([]);

  // As most editors save: another file under the same name.
  writeFileSync(join(at, "leads/new"), "22");
  renameSync(join(at, "leads/new"), join(at, "leads/main.ts"));
  mkdirSync(join(at, "leads/more"));
  writeFileSync(join(at, "leads/more/api.ts"), "");
  expect(changed()).toEqual(["leads/main.ts", "leads/more/api.ts"]);
  rmSync(join(at, "leads"), { recursive: true });
  expect(changed()).toEqual(["leads/main.ts"]);
});

test.runIf(process.platform === "linux")(
  "what a container's user may not read is found, but for what is not mounted",
  () => {
    const at = folderWith({ "package.json": "", "kit/a.ts": "", "leads/b.ts": "", "leads/c.ts": "" });
    for (const file of ["package.json", "leads/b.ts"]) chmodSync(join(at, file), 0o640);
    for (const file of ["kit/a.ts", "leads/c.ts"]) chmodSync(join(at, file), 0o644);
    chmodSync(join(at, "kit"), 0o700);
    chmodSync(join(at, "leads"), 0o755);
    expect(unreadableIn(at)).toEqual([join(at, "kit"), join(at, "leads/b.ts")]);
  },
);
