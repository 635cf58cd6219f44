import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Rendered } from "../lower.ts";
import { LIST, STAGE, type OutputFolder } from "./output-folder.ts";

/**
 * Fills a folder that `inspectFolder` let pass. All files are written aside first and then moved into their places: a
 * disk that is full changes nothing. Killed in between, the list names the old files and the new ones, so that
 * `--force` can go on.
 */
export function writeFolder(folder: string, { files, executable }: Rendered, { former }: OutputFolder): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder)) {
    if (name.startsWith(STAGE)) rmSync(join(folder, name), { recursive: true, force: true });
  }
  const stage = mkdtempSync(join(folder, STAGE));
  try {
    const paths = [...files.keys()].sort();
    for (const path of paths) place(join(stage, path), files.get(path)!, executable.includes(path));
    writeList(stage, folder, [...former, ...paths]);
    for (const path of former) rmSync(join(folder, path), { force: true });
    removeEmptyFolders(folder, former);
    // Nothing else lies here, so whole folders move at once.
    for (const name of readdirSync(stage)) renameSync(join(stage, name), join(folder, name));
    writeList(stage, folder, paths);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function place(path: string, content: string, executable: boolean): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  // Modes are part of what is rendered: the umask of whoever renders must not show.
  chmodSync(path, executable ? 0o755 : 0o644);
}

function writeList(stage: string, folder: string, paths: readonly string[]): void {
  const lines = [...new Set(paths)].sort().map((path) => `${path}\n`);
  writeFileSync(join(stage, LIST), lines.join(""));
  renameSync(join(stage, LIST), join(folder, LIST));
}

function removeEmptyFolders(folder: string, removed: readonly string[]): void {
  const parents = new Set(removed.map((path) => dirname(path)).filter((path) => path !== "."));
  // The deepest first; one that still holds something stays.
  for (const path of [...parents].sort().reverse()) {
    for (let at = path; at !== "."; at = dirname(at)) {
      try {
        rmdirSync(join(folder, at));
      } catch {
        break;
      }
    }
  }
}
