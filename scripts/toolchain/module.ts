import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { downloadModule, go, type GoOptions } from "./go.ts";
import { GO_VERSION, type Copy, type Inherit, type Recipe } from "./recipe.ts";

/** Writes the Go module that a recipe describes into an empty folder: `go.mod`, `go.sum`, its files and copies. */
export async function writeModule(recipe: Recipe, folder: string, options: GoOptions = {}): Promise<void> {
  // The pinned checksums come first, so that nothing is fetched unchecked.
  const sums = [...(recipe.sums ?? [])];
  await writeFile(join(folder, "go.mod"), goMod(recipe));
  await writeSums(folder, sums);
  for (const [path, content] of Object.entries(recipe.files ?? {})) await writeText(join(folder, path), content);
  if (recipe.inherit) {
    const inherited = await readInherited(recipe.inherit, folder, options);
    await writeFile(join(folder, "go.mod"), goMod(recipe, inherited.lines));
    await writeSums(folder, [...sums, ...inherited.sums]);
  }
  for (const copy of recipe.copies ?? []) await takeFile(copy, folder, options);
}

/** The text of a recipe's `go.mod`, with the lines taken over from another module at its end. */
export function goMod(recipe: Recipe, inherited: readonly string[] = []): string {
  const requires = Object.entries(recipe.require).map(([path, version]) => `require ${path} ${version}`);
  const replaces = Object.entries(recipe.replace ?? {}).map(([path, target]) => `replace ${path} => ${target}`);
  return [`module ${recipe.modulePath}`, `go ${GO_VERSION}`, ...requires, ...replaces, ...inherited, ""].join("\n");
}

/** The parts of `go mod edit -json` that are read here. */
interface GoModJson {
  readonly Require?: readonly { readonly Path: string; readonly Version: string }[] | null;
  readonly Exclude?: readonly { readonly Path: string; readonly Version: string }[] | null;
  readonly Replace?: readonly { readonly Old: ModuleVersion; readonly New: ModuleVersion }[] | null;
}

interface ModuleVersion {
  readonly Path: string;
  readonly Version?: string;
}

async function readInherited(inherit: Inherit, folder: string, options: GoOptions) {
  const module = await downloadModule(inherit.module, folder, options);
  const sums = (await readFile(join(module.Dir, "go.sum"), "utf8")).trim().split("\n");
  const json = JSON.parse(await go(["mod", "edit", "-json", module.GoMod], folder, options)) as GoModJson;
  return { sums, lines: [...(inherit.directives ? directives(json) : []), ...nested(json, inherit)] };
}

function directives(json: GoModJson): string[] {
  const excludes = (json.Exclude ?? []).map(({ Path, Version }) => `exclude ${Path} ${Version}`);
  const replaces = (json.Replace ?? [])
    // A replacement without a version is a folder of the module's own repository.
    .filter((line) => line.New.Version)
    .map((line) => `replace ${spell(line.Old)} => ${spell(line.New)}`);
  return [...excludes, ...replaces];
}

function nested(json: GoModJson, { nestedVersion }: Inherit): string[] {
  if (!nestedVersion) return [];
  return (json.Require ?? [])
    .filter(({ Version }) => Version === "v0.0.0")
    .map(({ Path }) => `replace ${Path} => ${Path} ${nestedVersion}`);
}

function spell({ Path, Version }: ModuleVersion): string {
  return Version ? `${Path} ${Version}` : Path;
}

async function takeFile(copy: Copy, folder: string, options: GoOptions): Promise<void> {
  const module = await downloadModule(copy.module, folder, options);
  const source = join(module.Dir, copy.from);
  const target = join(folder, copy.to);
  if (!copy.set) return copyFile(source, target);
  const json = JSON.parse(await readFile(source, "utf8")) as Record<string, unknown>;
  await writeText(target, JSON.stringify({ ...json, ...copy.set }));
}

async function writeSums(folder: string, lines: readonly string[]): Promise<void> {
  await writeFile(join(folder, "go.sum"), [...new Set(lines)].map((line) => `${line}\n`).join(""));
}

async function writeText(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
