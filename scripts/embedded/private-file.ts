import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file for its owner alone: whole, or not at all. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  try {
    await writeFile(beside, content, { mode: 0o600, flush: true });
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}
