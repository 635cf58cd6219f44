import { createHash } from "node:crypto";
import { chmod, copyFile, cp, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DockerEngine } from "../kit/docker-engine.ts";
import { DEBIAN_RECIPE, importDebian, type DebianRelease } from "./debian.ts";
import { testImages, type TestImage } from "./images.ts";

/** What happened to one image: `version` is what the software itself says. */
export interface BuiltImage {
  readonly name: string;
  readonly tag: string;
  readonly built: boolean;
  readonly version: string;
  /** Changes with everything that goes into the image. */
  readonly hash: string;
  readonly ms: number;
}

/** Set where images can be pulled: then the tests run on the published images themselves. */
export const realImages = process.env["BAP_REAL_IMAGES"] === "1";

const HASH_LABEL = "bap.hash";
const ORIGIN_LABEL = "bap.stand-in";
/** The label that says which version is really inside an image that is tagged with another. */
export const VERSION_LABEL = "bap.tested-version";
const BUILD_TIMEOUT_MS = 10 * 60_000;
/** Bases of stand-ins; nobody publishes them. */
const OURS = "bap-tests/";

/**
 * Makes the stand-ins with these names (default: all) present in an engine. One that is there and whose files are
 * unchanged is left alone. `onEvent` hears of each image when it is ready. With `BAP_REAL_IMAGES=1` the images that
 * they stand in for are pulled instead.
 */
export async function buildTestImages(
  engine: DockerEngine,
  names: readonly string[] = testImages.map((image) => image.name),
  onEvent: (image: BuiltImage) => void = () => undefined,
): Promise<BuiltImage[]> {
  if (realImages) return pullImages(engine, names, onEvent);
  const debian = once((release: DebianRelease) => importDebian(engine, release));
  const build = once(async (name: string): Promise<BuiltImage> => {
    const image = find(name);
    const other = typeof image.from === "string" ? undefined : await build(image.from.image);
    const base: Base = other
      ? { recipe: other.hash, bring: () => Promise.resolve() }
      : { recipe: [DEBIAN_RECIPE, image.from], bring: () => debian(image.from as DebianRelease) };
    const built = await buildImage(engine, image, base);
    onEvent(built);
    return built;
  });
  const all = await Promise.allSettled(names.map((name) => build(name)));
  return all.map((outcome) => {
    if (outcome.status === "fulfilled") return outcome.value;
    throw outcome.reason;
  });
}

async function pullImages(
  engine: DockerEngine,
  names: readonly string[],
  onEvent: (image: BuiltImage) => void,
): Promise<BuiltImage[]> {
  const pulled: BuiltImage[] = [];
  for (const { name, tag } of names.map(find).filter((image) => !image.tag.startsWith(OURS))) {
    const started = performance.now();
    await engine.docker(["pull", "--quiet", tag], { timeoutMs: BUILD_TIMEOUT_MS });
    const hash = await engine.docker(["image", "inspect", "--format", "{{.Id}}", tag]);
    pulled.push({ name, tag, built: true, version: "", hash, ms: Math.round(performance.now() - started) });
    onEvent(pulled.at(-1)!);
  }
  return pulled;
}

/** What an image is built on: how to have it in the engine, and what changes whenever it does. */
interface Base {
  readonly recipe: unknown;
  readonly bring: () => Promise<unknown>;
}

/** Several images are built on one; it is made once. */
function once<A, B>(make: (about: A) => Promise<B>): (about: A) => Promise<B> {
  const made = new Map<A, Promise<B>>();
  return (about) => {
    const known = made.get(about) ?? make(about);
    made.set(about, known);
    return known;
  };
}

function find(name: string): TestImage {
  const image = testImages.find((candidate) => candidate.name === name);
  if (image) return image;
  throw new Error(`There is no test image "${name}": choose of ${testImages.map((known) => known.name).join(", ")}.`);
}

async function buildImage(engine: DockerEngine, image: TestImage, base: Base): Promise<BuiltImage> {
  const started = performance.now();
  const context = await mkdtemp(join(tmpdir(), "bap-image-"));
  try {
    const extra = Object.entries((await image.files?.()) ?? {});
    await cp(join(import.meta.dirname, image.name), context, { recursive: true });
    const hash = await hashOf([["", context], ...extra], [base.recipe, image.version]);
    const result = (built: boolean, version: string): BuiltImage => {
      return { name: image.name, tag: image.tag, built, version, hash, ms: Math.round(performance.now() - started) };
    };
    const known = await labels(engine, image.tag);
    if (known[HASH_LABEL] === hash) return result(false, known[VERSION_LABEL] ?? "");
    for (const [path, source] of extra) await copyInto(join(context, path), source);
    await base.bring();
    const unlabelled = `bap-tests/${image.name}:build`;
    const build = ["build", "--network", "host", ...proxyArguments()];
    await engine.docker([...build, "--tag", unlabelled, context], { timeoutMs: BUILD_TIMEOUT_MS });
    const version = await versionInside(engine, image, unlabelled);
    const own = { [HASH_LABEL]: hash, [VERSION_LABEL]: version, [ORIGIN_LABEL]: `for ${image.tag}, tests only` };
    const label = `LABEL ${Object.entries(own)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(" ")}`;
    await engine.docker(["build", "--tag", image.tag, "-"], { input: `FROM ${unlabelled}\n${label}\n` });
    await engine.docker(["image", "rm", unlabelled]);
    // Its own former builds alone: what is built on it has its labels too, until it gets its own.
    await engine.docker(["image", "prune", "--force", "--filter", `label=${ORIGIN_LABEL}=${own[ORIGIN_LABEL]}`]);
    return result(true, version);
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function labels(engine: DockerEngine, tag: string): Promise<Record<string, string>> {
  const text = await engine.docker(["image", "inspect", "--format", "{{json .Config.Labels}}", tag]).catch(() => "{}");
  return (JSON.parse(text) ?? {}) as Record<string, string>;
}

async function versionInside(engine: DockerEngine, image: TestImage, tag: string): Promise<string> {
  const [program = "", ...args] = image.version.split(" ");
  const said = await engine.docker(["run", "--rm", "--network", "none", "--entrypoint", program, tag, ...args]);
  const version = /\d+\.\d+(\.\d+)?/.exec(said)?.[0];
  if (version) return version;
  throw new Error(`"${image.version}" in the test image ${image.tag} printed no version: ${said}`);
}

/** Docker knows these build arguments without their being declared; without a value they come from the environment. */
function proxyArguments(): string[] {
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"];
  return proxies.filter((name) => process.env[name]).flatMap((name) => ["--build-arg", name]);
}

async function copyInto(target: string, source: string): Promise<void> {
  const info = await stat(source).catch(() => {
    throw new Error(`${source} is missing: build it first ("bap toolchain" builds what comes from Go modules).`);
  });
  if (info.isDirectory()) return cp(source, target, { recursive: true });
  await copyFile(source, target);
  await chmod(target, info.mode);
}

/** Names a build by every file's path, mode and content, so that only a change of these builds an image again. */
async function hashOf(sources: readonly (readonly [string, string])[], recipe: unknown): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  const add = async (name: string, path: string): Promise<void> => {
    const info = await stat(path);
    if (info.isDirectory()) {
      for (const entry of (await readdir(path)).sort()) await add(`${name}/${entry}`, join(path, entry));
      return;
    }
    hash.update(`\0${name}\0${info.mode}\0${info.size}\0`);
    hash.update(await readFile(path));
  };
  for (const [name, path] of sources) await add(name, path);
  return hash.digest("hex").slice(0, 12);
}
