import { existsSync, lstatSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { ignoreRules } from "../images/ignore.ts";
import type { Snapshot } from "./changes.ts";

/** The folders of an image's build context on this machine. */
export interface SourceFolders {
  /** The context itself, absolute. */
  readonly at: string;
  /** Each a program: it has a `main.ts`, which the image starts. */
  readonly programs: readonly string[];
  /** What the programs have in common. */
  readonly shared: readonly string[];
}

/** Installed, never written by hand; and what editors put beside a file while it is open. */
const NEVER = /^node_modules$|^\.|~$/;

/** Looks at what lies in a build context. */
export function foldersIn(at: string): SourceFolders {
  const names = readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NEVER.test(entry.name))
    .map(({ name }) => name)
    .sort();
  const isProgram = (name: string): boolean => existsSync(join(at, name, "main.ts"));
  return { at, programs: names.filter(isProgram), shared: names.filter((name) => !isProgram(name)) };
}

/**
 * Every file of a build context that decides what its programs do, absolute, and when it was written. Read again and
 * again rather than watched: a system's own watching loses files that an editor replaces, and folders that come later.
 */
export function snapshot(at: string): Snapshot {
  const ignored = ignoreRules(at);
  return new Map(
    pathsBelow(at, "")
      // Kept out of the image, and it still decides what the image is.
      .filter((path) => path === "Dockerfile" || !ignored(path))
      .flatMap((path): [string, string][] => {
        const file = join(at, path);
        const stat = lstatSync(file, { throwIfNoEntry: false });
        return stat ? [[file, `${stat.mtimeMs} ${stat.size}`]] : [];
      }),
  );
}

/**
 * Files, and folders, that only their owner may read. On Linux a mount keeps their modes; elsewhere the engine runs in
 * a machine of its own, which lets every container read what is shared with it.
 */
export function unreadableIn(at: string): readonly string[] {
  if (process.platform !== "linux") return [];
  const files = [...snapshot(at).keys()].filter((file) => dirname(file) !== at);
  const folders = files.map((file) => dirname(file));
  const isClosed = (path: string, needed: number): boolean => (lstatSync(path).mode & needed) !== needed;
  return [
    ...[...new Set(folders)].filter((folder) => isClosed(folder, 0o005)),
    ...files.filter((file) => isClosed(file, 0o004)),
  ].sort();
}

function pathsBelow(at: string, below: string): readonly string[] {
  return entriesOf(join(at, below))
    .filter(({ name }) => !NEVER.test(name))
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? pathsBelow(at, path) : [path];
    });
}

/** A folder may go while it is looked at. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
