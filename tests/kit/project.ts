import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { cp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** How a `bap …` ended, and what it said. */
export interface Said {
  readonly exitCode: number;
  readonly all: string;
  readonly stdout: string;
}

/** A project of a user's own in a folder of its own, so that no test touches the checkout's state. */
export interface Project {
  readonly folder: string;
  /** `bap …` in the project; never throws. */
  bap(...args: readonly string[]): Promise<Said>;
  /** The same, with a text on standard input. */
  tell(input: string, ...args: readonly string[]): Promise<Said>;
  /** Writes a file below the project. */
  write(path: string, text: string): Promise<void>;
  remove(): Promise<void>;
}

/** Makes a project; `env` goes to every `bap`. */
export async function makeProject(env: Readonly<Record<string, string>> = {}): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), "bap-project-"));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await cp(join(ROOT, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
  await write(
    "stacks/main.ts",
    `export { addresses, authority, ready } from ${JSON.stringify(join(ROOT, "stacks/main.ts"))};\n`,
  );
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  const tell = async (input: string | undefined, ...args: readonly string[]): Promise<Said> => {
    const result = await execa(process.execPath, [join(ROOT, "scripts/main.ts"), ...args], {
      cwd: folder,
      env: { NO_COLOR: "1", ...env },
      reject: false,
      all: true,
      timeout: 15 * 60_000,
      ...(input !== undefined && { input }),
    });
    return { exitCode: result.exitCode ?? -1, all: result.all, stdout: result.stdout };
  };
  return {
    folder,
    write,
    bap: (...args) => tell(undefined, ...args),
    tell,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
