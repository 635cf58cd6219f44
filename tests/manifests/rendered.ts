import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import type { KubernetesObject } from "../../components/model/parts.ts";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { requireGo } from "../../scripts/toolchain/go.ts";
import type { Recipe } from "../../scripts/toolchain/recipe.ts";

/** The paths of the objects that `bap render` wrote: the file beside the folders is no object. */
export async function objectFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml") && entry.parentPath !== folder)
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The objects of these files. */
export async function readObjects(files: readonly string[]): Promise<readonly KubernetesObject[]> {
  return (await Promise.all(files.map((file) => readFile(file, "utf8")))).flatMap(objectsIn);
}

/** The objects of a stream of documents; those with nothing in them are none. */
export function objectsIn(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const found = document.toJS() as KubernetesObject | null;
    return found === null ? [] : [found];
  });
}

/** `Deployment bap-business/leads` */
export const idOf = ({ kind, metadata: { name, namespace } }: KubernetesObject): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

/** Why these programs cannot be had on this machine; nothing where they can. */
export async function leftOut(recipes: readonly Recipe[]): Promise<string | undefined> {
  const built = await Promise.all(recipes.map((recipe) => isBuilt(recipe)));
  if (built.every(Boolean)) return undefined;
  return requireGo().then(
    () => undefined,
    () => "no Go of the version that the toolchain asks for, and no tools that were built before",
  );
}
