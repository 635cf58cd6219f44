import { homedir } from "node:os";
import { join } from "node:path";
import { hostPlatform, recipeHash, type Platform, type Recipe } from "./recipe.ts";

/** Environment variables, as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The folder that all built tools lie in, outside every checkout, so that each checkout finds the same ones. */
export function toolchainCache(env: Environment = process.env): string {
  const own = env.BAP_CACHE;
  if (own) return join(own, "toolchain");
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "bap", "toolchain");
}

/** The folder of one build of one tool; its name changes with anything that goes into the build. */
export function buildFolder(
  recipe: Recipe,
  env: Environment = process.env,
  platform: Platform = hostPlatform(),
): string {
  return join(toolchainCache(env), `${recipe.name}-${recipe.version}-${recipeHash(recipe, platform)}`);
}

/** The folder in a build that holds its programs; it can be put on PATH as it is. */
export function binFolder(recipe: Recipe, env: Environment = process.env): string {
  return join(buildFolder(recipe, env), "bin");
}
