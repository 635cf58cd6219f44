import { createHash } from "node:crypto";

/** One program built from Go modules: everything that decides its bytes, as data. */
export interface Recipe {
  /** The tool's name in `bap toolchain` and in the cache, e.g. `kube-apiserver`. */
  readonly name: string;
  /** The version of the software that is built. */
  readonly version: string;
  /** The path our own `go.mod` declares; it matters only where a dependency is `internal` to a prefix. */
  readonly modulePath: string;
  /** What `go.mod` requires: module path → version. */
  readonly require: Readonly<Record<string, string>>;
  /** What `go.mod` replaces: module path → `path version`, or a folder that starts with `./`. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Takes over parts of another module's `go.mod` and `go.sum`, which Go ignores for anything but a main module. */
  readonly inherit?: Inherit;
  /** Checksum lines for `go.sum`, for modules that the checksum database does not know. */
  readonly sums?: readonly string[];
  /** Text files beside `go.mod`: relative path → content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files taken out of a module before the build, for `go:embed`. */
  readonly copies?: readonly Copy[];
  /** The programs to build: file name → Go package. */
  readonly binaries: Readonly<Record<string, string>>;
  /** Values that the linker sets: Go variable → value. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** What to take from `module` (`path@version`). Checksums are always taken; they can only make a build stricter. */
export interface Inherit {
  readonly module: string;
  /** Take its `replace` and `exclude` lines, except those that point into its own repository. */
  readonly directives?: boolean;
  /** Modules it lists at `v0.0.0` live in its repository; they are published under this version. */
  readonly nestedVersion?: string;
}

/** One file copied out of a module, with top-level JSON keys set on the way when `set` is given. */
export interface Copy {
  readonly module: string;
  readonly from: string;
  readonly to: string;
  readonly set?: Readonly<Record<string, string>>;
}

/** A platform that Go builds for, in Go's words. */
export interface Platform {
  readonly os: string;
  readonly arch: string;
}

/** The Go release the recipes are written for: it stands in every `go.mod`, and older ones refuse to build. */
export const GO_VERSION = "1.26";

/** Flags of every build: no paths of the build machine and no debug tables in the result. */
export const BUILD_FLAGS = ["-mod=mod", "-trimpath", "-buildvcs=false"] as const;

/** The linker's argument for a recipe. */
export function linkerFlags(recipe: Recipe): string {
  const variables = Object.entries(recipe.variables ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  return ["-s", "-w", ...variables].join(" ");
}

/**
 * Names a build by what goes into it. The Go release counts as the one we ask for, not the one installed: a cache
 * must be found on a machine that has no Go at all.
 */
export function recipeHash(recipe: Recipe, platform: Platform = hostPlatform()): string {
  const input = { recipe, platform, go: GO_VERSION, flags: BUILD_FLAGS };
  return createHash("sha256").update(stableJson(input)).digest("hex").slice(0, 12);
}

/** The platform of this process. */
export function hostPlatform(): Platform {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  return { os: process.platform === "win32" ? "windows" : process.platform, arch };
}

function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
