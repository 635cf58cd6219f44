import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { Document } from "yaml";
import { imageReference } from "../../components/model/image.ts";
import { PlatformError } from "../../components/model/error.ts";
import type { Model } from "../../components/model/model.ts";
import type { Image } from "../../components/model/workload.ts";
import { usage } from "../errors.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import { digestOf } from "./digest.ts";

/** Other images for the ones that components name: what `images.replace` of a profile holds. */
export type Lock = Readonly<Record<string, string>>;

/** The name under which a profile replaces an image whatever its version: `postgres`, `bap/business`. */
const nameOf = (image: Image): string =>
  "build" in image ? `bap/${image.build.name}` : image.ref.replace(/:[^:/]*$/, "");

/** Every image of a model by its name (where two versions of one run side by side, with its tag), as it is really run. */
export function imagesByName(model: Model, tags: Readonly<Record<string, string>>): Lock {
  const images = model.workloads.map(({ image }) => image);
  const refsOf = (name: string): ReadonlySet<string> =>
    new Set(images.filter((one) => nameOf(one) === name).map((one) => ("ref" in one ? one.ref : "")));
  const keyOf = (image: Image): string =>
    "ref" in image && refsOf(nameOf(image)).size > 1 ? image.ref : nameOf(image);
  const pairs = images.map((image) => [keyOf(image), imageReference(image, model.images, tags)] as const);
  return Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same image where another profile finds it: its own mirror, its own registry for what we build. */
export function relocated(reference: string, from: Model["images"], to: Model["images"]): string {
  const ours = [from.ours ?? "bap", to.ours ?? "bap"].map((place) => (place === "loaded" ? "bap" : place));
  if (reference.startsWith(`${ours[0]!}/`)) return `${ours[1]!}${reference.slice(ours[0]!.length)}`;
  const plain =
    from.registry && reference.startsWith(`${from.registry}/`) ? reference.slice(from.registry.length + 1) : reference;
  return to.registry ? `${to.registry}/${plain}` : plain;
}

/**
 * Adds to each reference the digest that its registry has for it now. What has one already keeps it, and so does an
 * image of ours that no registry holds: its tag is the hash of its sources.
 */
export async function withDigests(images: Lock): Promise<Lock> {
  const answers = await Promise.allSettled(
    Object.entries(images).map(async ([key, reference]) => [
      key,
      reference.includes("@") || reference.startsWith("bap/") ? reference : `${reference}@${await digestOf(reference)}`,
    ]),
  );
  const problems = answers.flatMap((one) =>
    one.status === "rejected" && one.reason instanceof PlatformError ? one.reason.problems : [],
  );
  if (problems.length > 0) throw new PlatformError(problems, 1);
  return Object.fromEntries(
    answers.map((one) => {
      if (one.status === "rejected") throw one.reason;
      return one.value as [string, string];
    }),
  );
}

/** Whether a profile is named by its file. */
export const isFile = (name: string): boolean => /[/\\]|\.ya?ml$/.test(name);

/** The lock of a profile, by name or file, lies beside it; one that only this package ships has no such place. */
export function lockFileOf({ root }: Pick<Loaded, "root">, name: string, { cwd }: Pick<Io, "cwd">): string {
  const file = isFile(name) ? resolve(cwd, name) : join(root, "profiles", `${name}.yaml`);
  if (file.endsWith(".lock.yaml")) throw usage(name, "is a lock itself", "name the profile that it belongs to");
  if (existsSync(file)) return file.replace(/\.ya?ml$/, ".lock.yaml");
  throw usage(name, "is not a profile of this project", `make one that extends it: ${relative(cwd, file)}`);
}

/** Writes a lock beside a profile, where every verb reads it: `production.lock.yaml`. */
export function writeLock(file: string, lock: Lock, comment: string): void {
  const document = new Document({ schema: 1, images: { replace: lock } });
  document.commentBefore = ` ${comment}`;
  writeFileSync(`${file}.new`, document.toString({ lineWidth: 0 }));
  renameSync(`${file}.new`, file);
}
