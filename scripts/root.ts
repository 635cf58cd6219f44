import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The project's root: the nearest folder upward that holds a `Pulumi.yaml`, else where the command was called. */
export function findRoot(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "Pulumi.yaml"))) return folder;
    if (folder === dirname(folder)) return cwd;
  }
}
