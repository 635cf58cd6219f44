import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { Lowered } from "../components/model/value.ts";
import type { EmbeddedPlan } from "./embedded-plan.ts";

/**
 * Writes the files of all programs, each for its owner alone, instead of those of an earlier start. Data is not
 * touched.
 */
export async function writeFiles(
  { folder, programs }: EmbeddedPlan,
  reveal: (value: Lowered) => string,
): Promise<void> {
  await mkdir(join(folder, "data"), { recursive: true, mode: 0o700 });
  await rm(join(folder, "files"), { recursive: true, force: true });
  for (const { path, content, mode } of programs.flatMap(({ files }) => files)) {
    if (!path.startsWith(folder + sep)) throw new Error(`the file ${path} would lie outside ${folder}`);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(path, reveal(content), { mode: 0o600 });
    await chmod(path, mode);
  }
}
