import type { Command } from "commander";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { Tools } from "../command.ts";
import { usage } from "../errors.ts";
import { projectFiles } from "../init/files.ts";
import type { Io } from "../io.ts";
import { parseOptions } from "../options.ts";
import { count, json } from "../print.ts";
import { version } from "../version.ts";

const own = z.object({ dir: z.string().min(1).default("."), json: z.boolean().default(false) });

export function define(command: Command, { io, run }: Tools): void {
  command
    .argument("[dir]", "the folder to fill (default: this one); it is empty or not there yet")
    .option("--json", "print JSON")
    .action(run((dir: unknown, options: unknown) => init(parseOptions(own, { ...(options as object), dir }), io)));
}

function init({ dir, json: asJson }: z.output<typeof own>, io: Io): void {
  const folder = resolve(io.cwd, dir);
  refuseFilled(folder, dir);
  const files = projectFiles({ name: packageName(folder), version: version() });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const paths = [...files.keys()].sort();
  if (asJson) return io.out(json({ dir, files: paths }));
  io.out(`${count(paths.length, "file")} in ${dir}: ${paths.join(", ")}\n`);
  io.err(`Next: ${dir === "." ? "" : `cd ${dir} && `}npm install && npx bap up mine\n`);
}

/** A fresh clone of an empty repository counts as empty. */
function refuseFilled(folder: string, dir: string): void {
  if (!existsSync(folder)) return;
  const found = statSync(folder).isDirectory()
    ? readdirSync(folder).filter((name) => name !== ".git")
    : [basename(folder)];
  if (found.length === 0) return;
  const some = found.sort().slice(0, 5).join(", ");
  throw usage(
    dir,
    `is not empty: ${found.length > 5 ? `${some}, …` : some}`,
    "name a folder that is empty or not there yet; nothing was written",
  );
}

/** A name that npm takes. */
function packageName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return name === "" ? "our-platform" : name;
}
