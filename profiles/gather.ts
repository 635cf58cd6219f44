import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { TARGETS, type Target } from "../components/model/platform.ts";
import { findProfile, readChain, readProfileFile, type Chain } from "./chain.ts";
import { own, placeIn, type Layer } from "./layer.ts";
import type { Mistake, Source } from "./mistake.ts";
import { displayPath, type Read } from "./read.ts";
import { flagSource, readSet, readStackSet } from "./set.ts";

/** What to resolve: a profile by name or file, and everything laid over it. */
export interface ProfileRequest {
  /** Name of a profile in {@link profilesDir}. @default "dev" */
  readonly profile?: string;
  /** A profile's file, instead of a name. */
  readonly profileFile?: string;
  /** Absolute; where names of profiles are looked up. */
  readonly profilesDir: string;
  /** `--target`: wins over every `target:`. */
  readonly target?: Target;
  /** `--overlay FILE`, in order. */
  readonly overlays?: readonly string[];
  /** `bap:set` of the stack's configuration: path → text as after `--set path=`. */
  readonly stackSets?: Readonly<Record<string, string>>;
  /** `--set path=value`, in order. */
  readonly sets?: readonly string[];
  /** `bap:name`, the prefix of all that is created. @default "bap" */
  readonly name?: string;
}

/** Every layer of a request, lowest first. */
export interface Gathered {
  readonly profile: string;
  /** The profile's own file, for what is written nowhere. */
  readonly source: Source;
  readonly target: Target;
  readonly layers: readonly Layer[];
  readonly mistakes: readonly Mistake[];
  /** Something could not be used at all, so nothing can be said of the whole. */
  readonly broken: boolean;
}

/** Reads all files and options of a request. */
export function gather(request: ProfileRequest): Gathered {
  const { profile, source, chain } = readProfile(request);
  const overlays = (request.overlays ?? []).map((file) => part(readProfileFile(resolve(file)), "an overlay"));
  const stackSets = Object.entries(request.stackSets ?? {}).map(([path, text]) =>
    part(readStackSet(path, text), "an option"),
  );
  const sets = (request.sets ?? []).map((argument) => part(readSet(argument), "an option"));
  const options = [...stackSets, ...sets];

  const over = [...overlays, ...options].flatMap(({ layer }) => layer ?? []);
  const target = request.target ?? targetOf([...chain.links.map(({ layer }) => layer), ...over]);
  // Each file of the chain brings its own overlay: who extends dev gets what dev is on this target.
  const chained = chain.links.map((link) => ({ link, beside: besideOf(link.file, target) }));
  return {
    profile,
    source,
    target,
    layers: [
      ...chained.flatMap(({ link, beside }) => [link.layer, ...beside.flatMap(({ layer }) => layer ?? [])]),
      ...over,
    ],
    mistakes: [
      ...chain.mistakes,
      ...chained.flatMap(({ beside }) => beside.flatMap(({ mistakes }) => mistakes)),
      ...[...overlays, ...options].flatMap(({ mistakes }) => mistakes),
      ...wrongTarget(request),
    ],
    broken:
      chain.broken || [...overlays, ...options, ...chained.flatMap(({ beside }) => beside)].some(({ layer }) => !layer),
  };
}

function readProfile(request: ProfileRequest): { profile: string; source: Source; chain: Chain } {
  const { profile = "dev", profileFile, profilesDir } = request;
  const found = profileFile === undefined ? findProfile(profile, profilesDir) : { file: resolve(profileFile) };
  if ("file" in found) {
    const source: Source = { kind: "file", label: displayPath(found.file) };
    return { profile: basename(found.file).replace(/\.ya?ml$/, ""), source, chain: readChain(found.file, profilesDir) };
  }
  const source: Source = { kind: "file", label: displayPath(profilesDir) };
  const mistake: Mistake = { source, path: [], code: "unknown-profile", ...found };
  return { profile, source, chain: { links: [], mistakes: [mistake], broken: true } };
}

/** `dev.embedded.yaml` and `dev.lock.yaml` beside `dev.yaml`: what is special on a target, and which images exactly. */
function besideOf(file: string, target: Target): readonly Read[] {
  return [target, "lock"].flatMap((word) => readBeside(file, word, target) ?? []);
}

function readBeside(file: string, word: string, target: Target): Read | undefined {
  const beside = join(dirname(file), basename(file).replace(/(\.ya?ml)?$/, `.${word}.yaml`));
  if (!existsSync(beside)) return undefined;
  const read = part(readProfileFile(beside), "an overlay");
  const other = read.layer && own(read.layer.value, "target");
  if (other === undefined || other === target) return read;
  const when = word === target ? `for target ${target} only` : `once the target (${target}) is known`;
  const message = `${basename(beside)} is read ${when}, so it cannot choose another`;
  const mistake = { ...placeIn(read.layer!, ["target"]), code: "target-in-overlay", path: ["target"], message };
  return { ...read, mistakes: [...read.mistakes, { ...mistake, suggestion: "take the line out" }] };
}

/** What lies over a profile extends nothing. */
function part(read: Read, what: string): Read {
  if (!read.layer || own(read.layer.value, "extends") === undefined) return read;
  const message = `${what} cannot extend a profile`;
  const mistake = { ...placeIn(read.layer, ["extends"]), code: "misplaced-extends", path: ["extends"], message };
  return {
    ...read,
    mistakes: [...read.mistakes, { ...mistake, suggestion: "say extends in the profile's own file" }],
  };
}

function targetOf(layers: readonly Layer[]): Target {
  const said = layers.map(({ value }) => own(value, "target")).filter(isTarget);
  return said.at(-1) ?? "docker";
}

function wrongTarget({ target }: ProfileRequest): readonly Mistake[] {
  if (target === undefined || isTarget(target)) return [];
  const message = `"${String(target)}" is not a target`;
  return [
    {
      source: flagSource("--target", ["target"]),
      code: "wrong-value",
      path: ["target"],
      message,
      suggestion: `allowed: ${TARGETS.join(", ")}`,
    },
  ];
}

function isTarget(value: unknown): value is Target {
  return (TARGETS as readonly unknown[]).includes(value);
}
