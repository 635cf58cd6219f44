import { createHash, type Hash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Model } from "../../components/model/model.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import { withBases } from "./bases.ts";
import { contextFolder } from "./folder.ts";
import { ignoreRules } from "./ignore.ts";

/** What never decides what an image is: installed anew inside, or not run there. */
const NEVER = /(^|\/)(node_modules|\.git)(\/|$)|\.test\.ts$/;

/** The images of ours that a model runs, each once, by name. */
export function ownImages(model: Model): readonly ImageBuild[] {
  const builds = model.workloads.flatMap(({ image }) => ("build" in image ? [image.build] : []));
  return [...new Map(builds.map((build) => [build.name, build])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The tag of each image of ours: the same files on the same bases make the same tag, on every machine. */
export function imageTags(root: string, model: Model): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ownImages(model).map((build) => [build.name, imageTag(root, withBases(root, build, model.images))]),
  );
}

/** The tag of one image of ours. */
export function imageTag(root: string, build: ImageBuild): string {
  return tagOf(contextFolder(root, build), build);
}

function tagOf(folder: string, { dockerfile = "Dockerfile", args = {} }: ImageBuild): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([dockerfile, Object.entries(args).sort()]));
  // Most contexts keep their Dockerfile out of the image, but it decides what the image is.
  const ignored = ignoreRules(folder);
  const paths = filesBelow(folder, "", (path) => NEVER.test(path) || (ignored(path) && path !== dockerfile));
  for (const path of paths.sort()) addFile(hash, folder, path);
  return hash.digest("hex").slice(0, 12);
}

function addFile(hash: Hash, folder: string, path: string): void {
  const stat = lstatSync(join(folder, path));
  // Of the mode only what git keeps: a strict umask must not make another image.
  const kind = stat.isSymbolicLink() ? "link" : (stat.mode & 0o100) !== 0 ? "executable" : "file";
  const bytes = stat.isSymbolicLink()
    ? Buffer.from(readlinkSync(join(folder, path)))
    : readFileSync(join(folder, path));
  hash.update(`\n${kind} ${JSON.stringify(path)} ${bytes.length}\n`).update(bytes);
}

function filesBelow(folder: string, below: string, skip: (path: string) => boolean): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    // A rule beginning with "!" may bring back what lies in a folder that another keeps out.
    if (entry.isDirectory()) return NEVER.test(path) ? [] : filesBelow(folder, path, skip);
    return skip(path) ? [] : [path];
  });
}
