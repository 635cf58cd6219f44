import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { root } from "../source.ts";
import { fastest } from "./time.ts";

const PROGRAM = join(root, "dist", "bap.js");
const RUNS = 7;

/** What a command line takes from the start of the process to its end. */
export async function wholeProcess(argv: readonly string[]): Promise<number> {
  return inFolder(async (folder) => {
    await run(argv, folder, 0);
    let round = 0;
    return fastest(RUNS, () => run(argv, folder, (round += 1)));
  });
}

/** The start of Node.js alone: what everything else is measured by. */
export const nothing = (): Promise<number> =>
  fastest(RUNS, async () => {
    await execa(process.execPath, ["-e", "0"]);
  });

/** How many modules a command line loads, Node.js' own apart, and how many of them are Pulumi's. */
export async function modulesOf(argv: readonly string[]): Promise<{ readonly all: number; readonly pulumi: number }> {
  return inFolder(async (folder) => {
    const list = join(folder, "modules");
    const recorder = pathToFileURL(join(root, "scripts", "testing", "record-modules.ts")).href;
    await execa(process.execPath, ["--import", recorder, PROGRAM, ...placed(argv, folder, 0)], {
      cwd: folder,
      env: { BAP_RECORD_MODULES: list },
    });
    const modules = readFileSync(list, "utf8")
      .split("\n")
      .filter((url) => url.startsWith("file:") && !url.includes("/scripts/testing/"));
    return { all: modules.length, pulumi: modules.filter((url) => url.includes("/@pulumi/")).length };
  });
}

async function run(argv: readonly string[], folder: string, round: number): Promise<void> {
  await execa(process.execPath, [PROGRAM, ...placed(argv, folder, round)], { cwd: folder });
}

/** An empty folder for each round of a command that fills one. */
const placed = (argv: readonly string[], folder: string, round: number): readonly string[] =>
  argv[0] === "render" ? [...argv, "--out", join(folder, `out-${round}`)] : argv;

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bap-bench-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
