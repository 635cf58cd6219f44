import { existsSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { own, placeIn, type Layer } from "./layer.ts";
import { show, type Mistake, type Place } from "./mistake.ts";
import { didYouMean } from "./nearest.ts";
import { displayPath, readYamlFile } from "./read.ts";
import { SCHEMA_VERSION } from "./schema.ts";

/** A profile's file in the chain of `extends`, the most general first. */
export interface Link {
  readonly file: string;
  readonly layer: Layer;
}

export interface Chain {
  readonly links: readonly Link[];
  readonly mistakes: readonly Mistake[];
  /** A file of the chain could not be used, so nothing can be said of the whole. */
  readonly broken: boolean;
}

/** The names of the profiles in a folder: its `<name>.yaml` files; a second dot marks an overlay. */
export function profileNames(profilesDir: string): readonly string[] {
  return listFolder(profilesDir)
    .filter((file) => /^[^.]+\.yaml$/.test(file))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

/** The file of a profile by name; or, with the nearest known name, why there is none. */
export function findProfile(
  name: string,
  profilesDir: string,
): { file: string } | { message: string; suggestion: string } {
  const known = profileNames(profilesDir);
  if (known.includes(name)) return { file: join(profilesDir, `${name}.yaml`) };
  const message = `there is no profile ${show(name)}${didYouMean(name, known)}`;
  const list = known.length > 0 ? `known: ${known.join(", ")}` : `there is none in ${displayPath(profilesDir)}`;
  return { message, suggestion: `${list}; or give a path to a file` };
}

/** Reads a profile's file and all it extends. */
export function readChain(file: string, profilesDir: string): Chain {
  return follow(file, profilesDir, []);
}

function follow(file: string, profilesDir: string, above: readonly string[]): Chain {
  const { layer, mistakes } = readProfileFile(file);
  if (!layer) return { links: [], mistakes, broken: true };
  const links = [{ file, layer }];
  const base = own(layer.value, "extends");
  // An `extends` that is no text is told by the schema.
  if (typeof base !== "string" || base === "") return { links, mistakes, broken: base !== undefined };

  const place = placeIn(layer, ["extends"]);
  const stop = (code: string, message: string, suggestion: string): Chain => ({
    links,
    mistakes: [...mistakes, { ...place, code, path: ["extends"], message, suggestion }],
    broken: true,
  });
  const found = findBase(base, file, profilesDir);
  if ("message" in found) return stop("unknown-profile", found.message, found.suggestion);
  const way = [...above, identity(file)];
  const again = way.indexOf(identity(found.file));
  if (again >= 0) {
    const round = [...way.slice(again), identity(found.file)].map((each) => basename(each, ".yaml")).join(" → ");
    return stop("extends-cycle", `extends cycle: ${round}`, "one of them must extend nothing");
  }
  const below = follow(found.file, profilesDir, way);
  return { links: [...below.links, ...links], mistakes: [...below.mistakes, ...mistakes], broken: below.broken };
}

function findBase(base: string, from: string, profilesDir: string): ReturnType<typeof findProfile> {
  if (!/[/\\]|\.ya?ml$/.test(base)) {
    const found = findProfile(base, profilesDir);
    // A project's profiles lie beside each other, and those of this package elsewhere.
    return "file" in found || !profileNames(dirname(from)).includes(base) ? found : findProfile(base, dirname(from));
  }
  const file = resolve(dirname(from), base);
  if (existsSync(file)) return { file };
  const message = `there is no file ${show(displayPath(file))}`;
  return { message, suggestion: "the path is read from the folder of the file that says it" };
}

/** A file that must begin with `schema: 1`. One with a newer number is not judged further: its keys are not ours. */
export function readProfileFile(file: string): { readonly layer?: Layer; readonly mistakes: readonly Mistake[] } {
  const { layer, mistakes } = readYamlFile(file);
  if (!layer) return { mistakes };
  const version = own(layer.value, "schema");
  const place: Place = placeIn(layer, ["schema"]);
  if (version === undefined && !mistakes.some(({ path }) => path[0] === "schema")) {
    const mistake = { ...place, code: "missing", path: [], message: "the schema's number is missing" };
    return {
      layer,
      mistakes: [...mistakes, { ...mistake, suggestion: `begin the file with "schema: ${SCHEMA_VERSION}"` }],
    };
  }
  if (typeof version === "number" && version > SCHEMA_VERSION) {
    const message = `schema ${version} is newer than this program, which reads ${SCHEMA_VERSION}`;
    const suggestion = "install the version of bap that the profile was written for";
    return { mistakes: [{ ...place, code: "newer-schema", path: ["schema"], message, suggestion }] };
  }
  return { layer, mistakes };
}

/** No folder, or none that may be read, holds no profiles. */
function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The same file under two names is one file. */
function identity(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}
