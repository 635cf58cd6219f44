import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Target } from "../../components/model/platform.ts";
import { usage } from "../errors.ts";
import { shown } from "../inspect/explain.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { lower } from "../lower.ts";
import type { ProfileOptions } from "../options.ts";
import { LIST, readList } from "../render/output-folder.ts";
import { findRoot } from "../root.ts";
import { settingsOf } from "../settings.ts";
import { atRevision, revisionOf } from "./revision.ts";

/** One side of a comparison. */
export interface Side {
  /** As it was named. */
  readonly name: string;
  readonly target: Target;
  /** Absent for a rendered folder, which does not know them. */
  readonly platform?: PlatformSide;
  /** Rendered files, by path. */
  readonly files: ReadonlyMap<string, string>;
}

export interface PlatformSide {
  /** Instance → component, of what is deployed. */
  readonly components: ReadonlyMap<string, string>;
  /** Path → value as it is written. */
  readonly settings: ReadonlyMap<string, string>;
}

/** A profile by name or file, as it is or at a revision (`production@main`), or a folder that `render` filled. */
export async function readSide(name: string, options: ProfileOptions, io: Io): Promise<Side> {
  const path = resolve(io.cwd, name);
  if (existsSync(path) && statSync(path).isDirectory() && isPath(name, path)) return readFolder(name, path);
  const past = existsSync(path) ? undefined : revisionOf(name);
  if (!past) return readProfile(name, options, io);
  return atRevision(findRoot(io.cwd), past.revision, async (cwd) => ({
    ...(await readProfile(past.profile, options, { ...io, cwd })),
    name,
  }));
}

async function readProfile(name: string, options: ProfileOptions, io: Io): Promise<Side> {
  const file = /[/\\]|\.ya?ml$/.test(name) ? { profileFile: name } : { profile: name };
  const loaded = await loadPlatform({ ...options, profile: undefined, profileFile: undefined, ...file }, io);
  const { files } = (await lower(loaded)).render();
  return { name, target: loaded.profile.target, platform: platformOf(loaded), files };
}

/** `dev` is a profile even where a folder `dev` lies by chance; a rendered one says so itself. */
function isPath(name: string, path: string): boolean {
  return /[/\\]/.test(name) || existsSync(join(path, LIST));
}

function readFolder(name: string, folder: string): Side {
  if (!existsSync(join(folder, LIST))) {
    throw usage(name, "is a folder that no render filled", `fill one with bap render --out; it holds a file ${LIST}`);
  }
  const files = new Map(
    readList(folder)
      .filter((path) => existsSync(join(folder, path)))
      .map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
  return { name, target: files.has("compose.yaml") ? "docker" : "kubernetes", files };
}

function platformOf(loaded: Loaded): PlatformSide {
  const { profile, model } = loaded;
  const { tier, target, domain, name, operators, state, context } = profile;
  const top = Object.entries({ tier, target, domain, name, operators, state, context });
  const bindings = Object.entries(profile.bindings).flatMap(([capability, { default: all, per }]) => [
    [`bindings.${capability}`, all.join(", ")] as const,
    ...Object.entries(per).map(([consumer, some]) => [`bindings.${capability}.${consumer}`, some.join(", ")] as const),
  ]);
  const uses = Object.entries(profile.instances).map(
    ([instance, { use }]) => [`components.${instance}.use`, use] as const,
  );
  const settings = settingsOf(loaded).map(({ path, value }) => [path.join("."), shown(value)] as const);
  return {
    components: new Map(model.components.map((component) => [component.name, component.use])),
    settings: new Map([...top.map(([key, value]) => [key, shown(value)] as const), ...bindings, ...uses, ...settings]),
  };
}
