import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { DockerEngine } from "./docker-engine.ts";

/** One file to put into a volume: `owner` is `uid:gid` in numbers, `mode` is octal. */
export interface VolumeFile {
  readonly name: string;
  readonly content: string;
  readonly owner?: string;
  readonly mode?: string;
}

/** The image that {@link fillVolume} creates containers of. */
export const FILLER_IMAGE = "bap/tools:test";

/** Brings the filler image, our own tools image, into the engine. */
export async function buildFillerImage(engine: DockerEngine): Promise<void> {
  await engine.docker(["build", "--tag", FILLER_IMAGE, join(import.meta.dirname, "../../images/tools")]);
}

/** Fills a new volume as the platform does: through a container `<volume>-filler` that is created and never started. */
export async function fillVolume(engine: DockerEngine, volume: string, files: readonly VolumeFile[]): Promise<void> {
  const filler = `${volume}-filler`;
  await engine.docker(["create", "--name", filler, "--volume", `${volume}:/files`, FILLER_IMAGE]);
  const folder = await mkdtemp(join(tmpdir(), "bap-fill-"));
  try {
    for (const { name, content, owner = "0:0", mode = "0444" } of files) {
      await writeFile(join(folder, name), content);
      const [uid = "", gid = ""] = owner.split(":");
      const as = ["--numeric-owner", "--owner", uid, "--group", gid, "--mode", mode];
      const archive = await execa("tar", ["-C", folder, ...as, "-cf", "-", name], { encoding: "buffer" });
      await engine.docker(["cp", "-", `${filler}:/files`], { input: archive.stdout });
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}
