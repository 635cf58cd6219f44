import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { buildModel, type Built } from "../components/build-model.ts";
import type { Registry } from "../components/define.ts";
import { assertNoProblems, PlatformError } from "../components/model/error.ts";
import type { Target } from "../components/model/platform.ts";
import type { ResolvedProfile } from "../components/model/profile.ts";
import { closureOf } from "../components/reach.ts";
import type { ProfileProvenance } from "../profiles/index.ts";
import { profileNames, resolveProfile } from "../profiles/index.ts";
import { didYouMean } from "../profiles/nearest.ts";
import { usage } from "./errors.ts";
import type { ProfileOptions } from "./options.ts";
import { loadRegistry } from "./own-registry.ts";
import { packageRoot } from "./package-root.ts";
import { findRoot } from "./root.ts";
import { readStackSettings, type StackSettings } from "./stack-settings.ts";

/** A profile with all that was said over it, and the platform that it makes. */
export interface Loaded extends Built {
  readonly registry: Registry;
  readonly profile: ResolvedProfile;
  readonly provenance: ProfileProvenance;
  readonly stack: string;
  /** What the stack's own file says. */
  readonly settings: StackSettings;
  /** Every `--set`, and what `--only` comes to. */
  readonly sets: readonly string[];
  /** The project's root: the engine runs there, and images of ours are built from there. */
  readonly root: string;
}

/** What is read of the options: every verb's own are beside it. */
export type LoadOptions = Omit<ProfileOptions, "json" | "region" | "only"> & {
  /** Instances that stay, with what they need. @default - all */
  readonly only?: readonly string[];
  /** Prefix of everything, for a stack that has none yet. @default - what the stack's file says */
  readonly name?: string;
};

/** Where a profile comes from, before it is read. */
interface Request {
  readonly profile?: string;
  readonly profileFile?: string;
}

/**
 * From options to the model: finds the root, joins the project's own components, reads the stack's settings, resolves
 * the profile, builds the model. Writes nothing.
 *
 * @throws PlatformError with all that is wrong.
 */
export async function loadPlatform(options: LoadOptions, { cwd }: { readonly cwd: string }): Promise<Loaded> {
  const root = findRoot(cwd);
  const stack = stackOf(options);
  const settings = readStackSettings(root, stack);
  const registry = await loadRegistry(root);
  const shipped = join(packageRoot, "profiles");
  const own = existsSync(join(root, "profiles")) ? join(root, "profiles") : shipped;
  const resolved = (sets: readonly string[]) => {
    const resolution = resolveProfile(
      {
        ...find(request(options, settings, { cwd, root, own, shipped }), own, shipped),
        // Names in `extends` lead to the profiles of this package, where the project has no `dev` of its own.
        profilesDir: profileNames(own).includes("dev") ? own : shipped,
        // A wrong word is told with all else that is wrong.
        target: (options.target ?? settings.target) as Target | undefined,
        overlays: options.overlay.map((file) => resolve(cwd, file)),
        stackSets: settings.set,
        sets,
        name: options.name ?? settings.name,
      },
      registry,
    );
    if (!resolution.ok) throw new PlatformError(resolution.problems);
    return resolution;
  };
  const all = resolved(options.set);
  const sets = [...options.set, ...leftOut(options.only ?? [], all.profile, registry)];
  const { profile, provenance } = sets.length > options.set.length ? resolved(sets) : all;
  const built = buildModel(profile, registry, provenance);
  return { ...built, registry, profile, provenance, stack, settings, root, sets };
}

/** What `--only` means, in words that a stack can remember: everything else is left out. */
function leftOut(only: readonly string[], profile: ResolvedProfile, registry: Registry): readonly string[] {
  if (only.length === 0) return [];
  const known = Object.keys(profile.instances);
  const problems = only
    .filter((name) => !known.includes(name))
    .map((name) => ({
      code: "unknown-instance",
      path: `--only ${name}`,
      message: `"${name}" is not in the profile "${profile.profile}"${didYouMean(name, known)}`,
      suggestion: `what is there: ${known.join(", ")}`,
    }));
  assertNoProblems(problems);
  const kept = closureOf(only, profile, registry);
  return [`without=[${known.filter((name) => !kept.has(name)).join(", ")}]`];
}

/** The stack's name: as given, else the profile's, else its file's base name. */
export function stackOf({ stack, profile, profileFile }: Pick<ProfileOptions, "stack" | "profile" | "profileFile">) {
  return stack ?? profile ?? (profileFile && basename(profileFile).replace(/\.ya?ml$/, "")) ?? "dev";
}

function request(
  options: LoadOptions,
  settings: StackSettings,
  { cwd, root, own, shipped }: Readonly<Record<"cwd" | "root" | "own" | "shipped", string>>,
): Request {
  if (options.profileFile !== undefined) return { profileFile: resolve(cwd, options.profileFile) };
  if (options.profile !== undefined) return { profile: options.profile };
  if (settings.profileFile !== undefined) return { profileFile: resolve(root, settings.profileFile) };
  if (settings.profile !== undefined) return { profile: settings.profile };
  const known = [...profileNames(own), ...profileNames(shipped)];
  return { profile: options.stack !== undefined && known.includes(options.stack) ? options.stack : "dev" };
}

/** A name is looked up in the project's own folder first, then among the profiles of this package. */
function find({ profile, profileFile }: Request, own: string, shipped: string): Request {
  if (profile === undefined || own === shipped) return { profile, profileFile };
  const folder = [own, shipped].find((each) => profileNames(each).includes(profile));
  if (folder !== undefined) return { profileFile: join(folder, `${profile}.yaml`) };
  const known = [...new Set([...profileNames(own), ...profileNames(shipped)])].sort();
  throw usage(
    "profile",
    `there is no profile "${profile}"${didYouMean(profile, known)}`,
    `known: ${known.join(", ")}; or --profile-file FILE`,
  );
}
