import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { PlatformError } from "../../components/model/error.ts";

/** The list of what a render wrote, in the folder itself: only what stands there may be removed again. */
export const LIST = ".bap-files";
/** Begins the name of the folder where files wait until all of them are there. */
export const STAGE = ".bap-stage-";

/** A folder as a render found it. */
export interface OutputFolder {
  /** Files of a former render that are still there. */
  readonly former: readonly string[];
}

/**
 * Looks whether a folder may be filled: it is absent, or empty, or holds nothing but a former render and `force` is
 * given. Changes nothing.
 *
 * @throws PlatformError that names what is in the way.
 */
export function inspectFolder(folder: string, shown: string, force: boolean): OutputFolder {
  if (!existsSync(folder)) return { former: [] };
  if (!statSync(folder).isDirectory()) {
    throw refuse(shown, "is a file, not a folder", "name a folder that is empty or not there yet");
  }
  const found = entriesBelow(folder, "").filter((path) => !path.startsWith(STAGE));
  if (found.length === 0) return { former: [] };
  const listed = new Set([LIST, ...readList(folder)]);
  const foreign = found.filter((path) => !listed.has(path));
  if (foreign.length > 0) {
    throw refuse(
      shown,
      `holds ${foreign.length === 1 ? "a file" : `${foreign.length} files`} that no render wrote: ${some(foreign)}`,
      "move them away, or name a folder that is empty or not there yet; nothing was written",
    );
  }
  if (!force) {
    throw refuse(shown, "holds a former render", "replace it with --force, or name another folder");
  }
  return { former: found.filter((path) => path !== LIST) };
}

/** The files that the last render listed; a list that cannot be read lists nothing. */
export function readList(folder: string): readonly string[] {
  const file = join(folder, LIST);
  if (!existsSync(file) || !lstatSync(file).isFile()) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** Everything below that is not a folder; a link counts as itself, so nothing outside is ever reached. */
function entriesBelow(folder: string, below: string): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true })
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      return entry.isDirectory() ? entriesBelow(folder, path) : [path];
    })
    .sort();
}

function some(paths: readonly string[]): string {
  const few = paths.slice(0, 5).join(", ");
  return paths.length > 5 ? `${few}, …` : few;
}

function refuse(path: string, message: string, suggestion: string): PlatformError {
  return new PlatformError({ code: "output-folder", path, message, suggestion });
}
