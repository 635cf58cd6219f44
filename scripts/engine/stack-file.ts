import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Document, isMap, parseDocument } from "yaml";
import type { Loaded } from "../load.ts";
import type { ProfileOptions } from "../options.ts";

/** A stack's own file, which `pulumi up` reads too. */
export const stackFile = (root: string, stack: string): string => join(root, `Pulumi.${stack}.yaml`);

/**
 * Writes what was said on the command line into the stack's file, so that `pulumi up` and the next `bap up` do the same.
 * Everything else in the file (the root key, comments) stays.
 *
 * @param unset Paths of `bap:set` to forget.
 * @returns Puts the file back as it was; one that was not there stays.
 */
export function writeStackFile(
  { root, stack, profile, model }: Loaded,
  options: ProfileOptions,
  unset: readonly string[],
): () => void {
  const file = stackFile(root, stack);
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const document = before === undefined ? new Document({}) : parseDocument(before);
  if (!isMap(document.contents)) document.contents = document.createNode({});
  const set = (key: string, value: string | undefined): void => {
    if (value !== undefined) document.setIn(["config", key], value);
  };
  set("bap:profile", options.profileFile === undefined ? profile.profile : undefined);
  set("bap:profileFile", options.profileFile && relative(root, options.profileFile));
  set("bap:target", model.platform.target);
  set("bap:name", model.platform.name === "bap" ? undefined : model.platform.name);
  for (const one of options.set) {
    const at = one.indexOf("=");
    document.setIn(["config", "bap:set", one.slice(0, at)], one.slice(at + 1));
  }
  for (const path of unset) document.deleteIn(["config", "bap:set", path]);
  replaceFile(file, document.toString({ lineWidth: 0 }));
  return () => {
    if (before !== undefined) replaceFile(file, before);
  };
}

/** One rename: a run that is killed here leaves the old file whole. */
function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
