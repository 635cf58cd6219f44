import type { Command } from "commander";
import { PlatformError } from "../../components/model/error.ts";
import { imageReference } from "../../components/model/image.ts";
import type { ImageBuild } from "../../components/model/workload.ts";
import type { Tools } from "../command.ts";
import { withBases } from "../images/bases.ts";
import { listImages, localName } from "../images/list.ts";
import { contextFolder } from "../images/folder.ts";
import { imageTags, ownImages } from "../images/tags.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json, phases, table } from "../print.ts";

export function define(command: Command, { io, run }: Tools): void {
  const actions: Readonly<Record<string, readonly [string, (options: ProfileOptions, io: Io) => Promise<void>]>> = {
    list: ["every image that the platform runs, and what ours are built on", list],
    build: ["build our own images with Docker", build],
    push: ["push our own images to the registry that the profile names under images.ours", push],
    lock: ["write the digest of every image beside the profile, where its registry can be asked", lock],
    load: ["hand our own images to the containerd of this machine", load],
  };
  for (const [name, [summary, work]] of Object.entries(actions)) {
    const action = command.command(name, { isDefault: name === "list" }).description(summary);
    withProfileOptions(action).action(run((profile, options) => work(parseProfileOptions(profile, options), io)));
  }
}

async function list(options: ProfileOptions, io: Io): Promise<void> {
  const { root, model } = await loadPlatform(options, io);
  const images = listImages(root, model, imageTags(root, model));
  if (options.json) return io.out(json({ images }));
  const rows = images.map(({ image, build, baseOf = [], workloads }) => [
    image,
    [...(build ? [`ours, from ${build.context}`] : []), ...baseOf.map((name) => `base of ${name}`)].join(", "),
    workloads.join(", "),
  ]);
  io.out(table(io.outStyle, [{ head: "image" }, { head: "built" }, { head: "runs" }], rows));
}

async function lock(options: ProfileOptions, io: Io): Promise<void> {
  const { imagesByName, lockFileOf, withDigests, writeLock } = await import("../images/lock.ts");
  const loaded = await loadPlatform(options, io);
  const { root, model } = loaded;
  const images = imagesByName(model, imageTags(root, model));
  const locked = await phases(io).run("ask the registries", () => withDigests(images));
  const file = lockFileOf(loaded, options.profileFile ?? loaded.profile.profile, io);
  writeLock(file, locked, "The exact images, written by bap images lock. Delete the file to follow the tags again.");
  if (options.json) return io.out(json({ file, images: locked }));
  io.out(table(io.outStyle, [{ head: "image" }, { head: "locked to" }], Object.entries(locked)));
}

/** What each action does with one image of ours. */
type Work = (image: { readonly build: ImageBuild; readonly name: string; readonly loaded: Loaded }) => Promise<void>;

async function build(options: ProfileOptions, io: Io): Promise<void> {
  const { buildImage, hasImage } = await import("../images/docker.ts");
  await eachOwn(options, io, "building", async ({ build, name, loaded: { root, model } }) => {
    if (await hasImage(name, io)) return;
    await buildImage(name, contextFolder(root, build), withBases(root, build, model.images), io);
  });
}

async function push(options: ProfileOptions, io: Io): Promise<void> {
  const { pushImage } = await import("../images/docker.ts");
  await eachOwn(options, io, "pushing", async ({ build, name, loaded: { model, root } }) => {
    const { ours } = model.images;
    if (ours === undefined || ours === "loaded") throw nowhere();
    await pushImage(name, imageReference({ build }, model.images, imageTags(root, model)), io);
  });
}

async function load(options: ProfileOptions, io: Io): Promise<void> {
  const { loadImage } = await import("../images/docker.ts");
  await eachOwn(options, io, "loading", ({ name }) => loadImage(name, io));
}

async function eachOwn(options: ProfileOptions, io: Io, doing: string, work: Work): Promise<void> {
  const loaded = await loadPlatform(options, io);
  const tags = imageTags(loaded.root, loaded.model);
  const steps = phases(io);
  const names: string[] = [];
  for (const build of ownImages(loaded.model)) {
    const name = localName(build, tags);
    await steps.run(`${doing} ${name}`, () => work({ build, name, loaded }));
    names.push(name);
  }
  io.out(options.json ? json({ images: names }) : names.map((name) => `${name}\n`).join(""));
}

function nowhere(): PlatformError {
  return new PlatformError({
    code: "no-registry",
    path: "images.ours",
    message: "the profile names no registry to push to",
    suggestion: 'name one: "images: { ours: registry.example.com/bap }", or --set images.ours=registry.example.com/bap',
  });
}
