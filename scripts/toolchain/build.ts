import { access, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { binFolder, buildFolder, toolchainCache, type Environment } from "./cache.ts";
import { go, requireGo } from "./go.ts";
import { withLock } from "./lock.ts";
import { writeModule } from "./module.ts";
import { BUILD_FLAGS, linkerFlags, type Recipe } from "./recipe.ts";
import { selectRecipes } from "./select.ts";

/** What a build reports: `cached` where nothing had to be done, `waiting` where another process builds the same. */
export interface BuildEvent {
  readonly tool: string;
  readonly version: string;
  readonly phase: "started" | "finished" | "cached" | "waiting";
  /** Elapsed time of this tool; 0 unless finished. */
  readonly seconds: number;
}

/** How to build. */
export interface BuildOptions {
  readonly onEvent?: (event: BuildEvent) => void;
  readonly signal?: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Builds tools and groups by name (all of them without names) into the cache, one after the other, since Go uses every
 * processor for one. What is there already costs nothing. Returns the folders that hold the programs.
 */
export async function buildTools(names: readonly string[] = [], options: BuildOptions = {}): Promise<string[]> {
  const selected = selectRecipes(names);
  const env = options.env ?? process.env;
  const missing = await Promise.all(selected.map(async (recipe) => !(await isBuilt(recipe, env))));
  if (missing.includes(true)) await requireGo(env);
  for (const recipe of selected) await buildOnce(recipe, { ...options, env });
  return selected.map((recipe) => binFolder(recipe, env));
}

/** Whether all programs of a recipe are in the cache. */
export async function isBuilt(recipe: Recipe, env: Environment = process.env): Promise<boolean> {
  try {
    await access(buildFolder(recipe, env));
    return true;
  } catch {
    return false;
  }
}

async function buildOnce(recipe: Recipe, options: BuildOptions & { env: NodeJS.ProcessEnv }): Promise<void> {
  const report = (phase: BuildEvent["phase"], seconds = 0) =>
    options.onEvent?.({ tool: recipe.name, version: recipe.version, phase, seconds });
  if (await isBuilt(recipe, options.env)) return report("cached");
  const lock = `${buildFolder(recipe, options.env)}.lock`;
  await withLock(
    lock,
    async () => {
      // Whoever held the lock before may have built it.
      if (await isBuilt(recipe, options.env)) return report("cached");
      const start = performance.now();
      report("started");
      await build(recipe, options);
      report("finished", (performance.now() - start) / 1000);
    },
    { onWait: () => report("waiting"), ...(options.signal ? { signal: options.signal } : {}) },
  );
}

async function build(recipe: Recipe, options: BuildOptions & { env: NodeJS.ProcessEnv }): Promise<void> {
  const cache = toolchainCache(options.env);
  await mkdir(cache, { recursive: true });
  // Beside its place, not in the system's temporary folder: a rename is atomic within one file system only.
  const folder = await mkdtemp(join(cache, `.${recipe.name}-`));
  try {
    const source = join(folder, "source");
    await mkdir(source);
    await writeModule(recipe, source, options);
    for (const [binary, pkg] of Object.entries(recipe.binaries)) {
      const output = join(folder, "result", "bin", binary);
      await go(["build", ...BUILD_FLAGS, "-ldflags", linkerFlags(recipe), "-o", output, pkg], source, options);
    }
    await rename(join(folder, "result"), buildFolder(recipe, options.env));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
