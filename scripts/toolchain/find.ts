import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { binFolder, type Environment } from "./cache.ts";
import { groups, recipes, type GroupName } from "./groups.ts";

/** Where a tool was found: on PATH, where Pulumi's own installer puts its programs, or built in the cache. */
export type Place = "PATH" | "installed" | "cache";

/** A tool that was found, by the absolute path of its program. */
export interface FoundTool {
  readonly path: string;
  readonly from: Place;
}

/** Where to look; the process's own environment by default. */
export interface FindOptions {
  readonly env?: Environment;
}

/** One line of `bap toolchain`: a tool that can be built, and where its program is now. */
export interface ToolStatus {
  readonly name: string;
  readonly version: string;
  readonly group: GroupName;
  /** Absent where the tool is not on this machine. */
  readonly found?: FoundTool;
  /** Program → where a build puts it. */
  readonly binaries: Readonly<Record<string, string>>;
}

/** Finds a program: what a person installed comes before what was built. */
export async function findTool(name: string, options: FindOptions = {}): Promise<FoundTool | undefined> {
  for (const { folder, from } of searchPath(name, options.env ?? process.env)) {
    const path = join(folder, name);
    if (await isExecutable(path)) return { path, from };
  }
  return undefined;
}

/** All tools that can be built, with the place where each is found now. */
export async function listTools(options: FindOptions = {}): Promise<ToolStatus[]> {
  const env = options.env ?? process.env;
  const rows = (Object.keys(groups) as GroupName[]).flatMap((group) =>
    groups[group].map(async (recipe): Promise<ToolStatus> => {
      const found = await findTool(recipe.name, { env });
      const programs = Object.keys(recipe.binaries).map((name) => [name, join(binFolder(recipe, env), name)]);
      const binaries = Object.fromEntries(programs) as Record<string, string>;
      return { name: recipe.name, version: recipe.version, group, ...(found ? { found } : {}), binaries };
    }),
  );
  return Promise.all(rows);
}

/** Where Pulumi's own installer puts its programs; it adds this folder to the PATH of new shells only. */
export function installedFolder(env: Environment = process.env): string {
  return join(env.HOME || homedir(), ".pulumi", "bin");
}

function searchPath(name: string, env: Environment): { folder: string; from: Place }[] {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const builders = recipes.filter((recipe) => name in recipe.binaries);
  return [
    ...folders.map((folder) => ({ folder, from: "PATH" as const })),
    { folder: installedFolder(env), from: "installed" },
    ...builders.map((recipe) => ({ folder: binFolder(recipe, env), from: "cache" as const })),
  ];
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
