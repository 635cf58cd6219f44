import { join } from "node:path";
import { execa } from "execa";
import type { ImageBuild } from "../../components/model/workload.ts";
import { docker } from "./observe.ts";

/** How images of ours are built. */
export interface Builder {
  /** Where the folder of one lies. @default - its context, from the current folder */
  readonly folderOf?: (build: ImageBuild) => string;
  /** Its arguments, where a site has bases of its own. @default - those that it says */
  readonly argsOf?: (build: ImageBuild) => ImageBuild["args"];
}

const underway = new Map<string, Promise<void>>();

/** Brings an image to the engine, once: what is there stays, ours are built from their folder, the others are pulled. */
export function ensureImage(reference: string, build: ImageBuild | undefined, builder: Builder): Promise<void> {
  const key = `${process.env.DOCKER_HOST ?? ""} ${reference}`;
  const known = underway.get(key);
  if (known) return known;
  const work = bring(reference, build, builder).finally(() => underway.delete(key));
  underway.set(key, work);
  return work;
}

async function bring(
  reference: string,
  build: ImageBuild | undefined,
  { folderOf = ({ context }) => context, argsOf = ({ args }) => args }: Builder,
): Promise<void> {
  const present = await execa("docker", ["image", "inspect", "--format", "{{.Id}}", reference], { reject: false });
  if (present.exitCode === 0) return;
  if (!build) {
    await docker(["pull", "--quiet", reference]);
    return;
  }
  const context = folderOf(build);
  const args = Object.entries(argsOf(build) ?? {}).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  await docker([
    "build",
    "--quiet",
    "--tag",
    reference,
    "--file",
    join(context, build.dockerfile ?? "Dockerfile"),
    ...args,
    context,
  ]);
}
