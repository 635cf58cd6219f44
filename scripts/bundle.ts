import { chmodSync, existsSync, globSync, lstatSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build, type BuildOptions } from "esbuild";

/** Packages that stay packages: they have parts of their own that a bundle would lose, or few verbs need them. */
const external = [
  "@pulumi/*",
  "@electric-sql/pglite",
  "@electric-sql/pglite-pgvector",
  "@hono/*",
  "@peculiar/x509",
  "reflect-metadata",
  "hono",
  "pg",
  "pino",
  "prom-client",
  "redis",
  "typescript",
];

const shared = {
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node22",
  legalComments: "none",
  logLevel: "warning",
} as const satisfies BuildOptions;

/** What is CommonJS inside a bundle asks for Node's own modules by `require`. */
const WITH_REQUIRE = `import { createRequire as requireOf } from "node:module";\nconst require = requireOf(import.meta.url);`;

/** Bundles the sources below `root` into an emptied folder: the program `bap.js`, and the services' entries. */
export async function bundle(root: string, dist: string): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  await Promise.all([bundleProgram(root, dist), bundleServices(root, dist)]);
}

/**
 * `bap` and its verbs: each verb, and each target, is a file that is read only when it is asked for. All lie in one
 * folder, so that the package's root is one step above each of them.
 */
async function bundleProgram(root: string, dist: string): Promise<void> {
  await build({
    ...shared,
    absWorkingDir: root,
    entryPoints: { bap: "scripts/main.ts", index: "index.ts", stacks: "stacks/index.ts" },
    outdir: dist,
    chunkNames: "[name]-[hash]",
    external,
    banner: { js: `#!/usr/bin/env node\n${WITH_REQUIRE}` },
  });
  chmodSync(join(dist, "bap.js"), 0o755);
}

/** Node.js runs no TypeScript below `node_modules`, where a published package lies. */
async function bundleServices(root: string, dist: string): Promise<void> {
  const entryPoints = globSync("services/*/{main,service}.ts", { cwd: root }).sort();
  await build({
    ...shared,
    absWorkingDir: root,
    entryPoints,
    outbase: "services",
    outdir: join(dist, "services"),
    packages: "external",
  });
}

/** npm links the programs of dependencies only; in a checkout `npx bap` finds this one all the same. */
export function linkProgram(root: string): void {
  const folder = join(root, "node_modules", ".bin");
  if (!existsSync(join(root, "node_modules"))) return;
  mkdirSync(folder, { recursive: true });
  const link = join(folder, "bap");
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link);
  symlinkSync(join("..", "..", "dist", "bap.js"), link);
}
