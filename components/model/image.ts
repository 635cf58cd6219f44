import type { Model } from "./model.ts";
import type { Image } from "./workload.ts";

/**
 * The reference a target pulls: single replacements first, then the mirror.
 * An image of ours is `bap/<name>:<tag>`; its tag is the hash of its folder, known only to who read the folder.
 */
export function imageReference(
  image: Image,
  images: Model["images"],
  tags: Readonly<Record<string, string>> = {},
): string {
  if ("build" in image) {
    const { name } = image.build;
    const own = `bap/${name}`;
    const repository = images.ours && images.ours !== "loaded" ? `${images.ours}/${name}` : own;
    return images.replace[own] ?? `${repository}:${tags[name] ?? "unbuilt"}`;
  }
  const replaced = images.replace[image.ref] ?? images.replace[image.ref.replace(/:[^:/]*$/, "")];
  if (replaced) return replaced;
  return images.registry ? `${images.registry}/${image.ref}` : image.ref;
}
