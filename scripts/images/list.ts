import { imageReference } from "../../components/model/image.ts";
import type { Model } from "../../components/model/model.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import { basesOf } from "./bases.ts";
import { ownImages } from "./tags.ts";

/** An image that the platform runs, or that an image of ours starts from. */
export interface ListedImage {
  readonly image: string;
  readonly workloads: readonly string[];
  /** Images of ours that are built on it: a site without their registry needs it, too. */
  readonly baseOf?: readonly string[];
  /** What it is built from; absent for an image of somebody else. */
  readonly build?: ImageBuild;
}

/** Every image once, by name. */
export function listImages(root: string, model: Model, tags: Readonly<Record<string, string>>): readonly ListedImage[] {
  const listed = new Map<string, ListedImage>();
  for (const { name, image } of model.workloads) {
    const reference = imageReference(image, model.images, tags);
    const before = listed.get(reference)?.workloads ?? [];
    const build = "build" in image ? { build: image.build } : {};
    listed.set(reference, { image: reference, workloads: [...before, name], ...build });
  }
  for (const build of ownImages(model)) {
    for (const base of basesOf(root, build)) {
      const image = imageReference({ ref: base.image }, model.images);
      const before = listed.get(image);
      listed.set(image, { image, workloads: [], ...before, baseOf: [...(before?.baseOf ?? []), `bap/${build.name}`] });
    }
  }
  return [...listed.values()].sort((a, b) => (a.image < b.image ? -1 : 1));
}

/** What `images build` calls an image of ours, whatever registry it is pushed to. */
export function localName(build: ImageBuild, tags: Readonly<Record<string, string>>): string {
  return `bap/${build.name}:${tags[build.name]!}`;
}
