import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { usage } from "../errors.ts";

/** A profile as it was: `production@main`, `profiles/mine.yaml@v1.2`. */
export function revisionOf(name: string): { readonly profile: string; readonly revision: string } | undefined {
  const [, profile, revision] = /^([^@]+)@([^@\s][^\s]*)$/.exec(name) ?? [];
  return profile !== undefined && revision !== undefined ? { profile, revision } : undefined;
}

/**
 * Gives the project as git holds it at a revision to `work`, in a folder that is gone afterwards: its profiles, its
 * `bap.config.ts`, the files its images are built from. What reads them is this program, not the one of that time.
 */
export async function atRevision<T>(root: string, revision: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "bap-revision-")));
  try {
    const archive = await execa("git", ["archive", "--format=tar", revision, "--", "."], {
      cwd: root,
      encoding: "buffer",
      reject: false,
    });
    if (archive.exitCode !== 0) throw unknown(revision, archive.stderr);
    await execa("tar", ["-x", "-C", folder], { input: archive.stdout });
    const modules = join(root, "node_modules");
    if (existsSync(modules)) await symlink(modules, join(folder, "node_modules"));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unknown(revision: string, said: Uint8Array | undefined): Error {
  const why = said ? Buffer.from(said).toString().trim().split("\n").at(-1)! : "git is not on this machine";
  return usage(`@${revision}`, `git gives no files of that revision: ${why}`, "git log shows what there is");
}
