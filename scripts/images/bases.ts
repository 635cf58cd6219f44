import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { imageReference } from "../../components/model/image.ts";
import type { Model } from "../../components/model/model.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import { contextFolder } from "./folder.ts";

/** An image of somebody else that one of ours starts from. */
export interface Base {
  /** The argument of the build that says another one: `NODE_IMAGE`. */
  readonly arg: string;
  readonly image: string;
}

/** What a Dockerfile starts from where nobody says otherwise: each `ARG <NAME>_IMAGE=<reference>`. */
export function basesIn(dockerfile: string): readonly Base[] {
  const lines = dockerfile.matchAll(/^\s*ARG\s+(\w+_IMAGE)=["']?([^\s"']+)["']?\s*$/gim);
  return [...lines].map(([, arg, image]) => ({ arg: arg!, image: image! }));
}

/** What an image of ours starts from, before a profile says where images are found. */
export function basesOf(root: string, build: ImageBuild): readonly Base[] {
  const file = join(contextFolder(root, build), build.dockerfile ?? "Dockerfile");
  // A Dockerfile that is missing is Docker's to tell of, once something is built.
  const bases = existsSync(file) ? basesIn(readFileSync(file, "utf8")) : [];
  return bases.map(({ arg, image }) => ({ arg, image: build.args?.[arg] ?? image }));
}

/**
 * The build with each base from where the profile finds images. What is found under its own name is no argument, so
 * that a tag, the hash of all arguments, changes only for a site that changes something.
 */
export function withBases(root: string, build: ImageBuild, images: Model["images"]): ImageBuild {
  const moved = basesOf(root, build).flatMap(({ arg, image }) => {
    const found = imageReference({ ref: image }, images);
    return found === image ? [] : [[arg, found] as const];
  });
  return moved.length === 0 ? build : { ...build, args: { ...build.args, ...Object.fromEntries(moved) } };
}
