import { execa } from "execa";
import { PlatformError } from "../../components/model/error.ts";
import { GO_VERSION } from "./recipe.ts";

/** A Go command's answer to `go mod download -json`. */
export interface DownloadedModule {
  readonly Dir: string;
  readonly GoMod: string;
}

const remedy =
  `Install Go ${GO_VERSION} or newer (https://go.dev/dl) and put it on PATH, or install the tool itself: ` +
  "whatever is on PATH is used first.";

/** Fails unless a Go that is new enough is on PATH. */
export async function requireGo(env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const result = await execa("go", ["env", "GOVERSION"], { env: goEnvironment(env), extendEnv: false, reject: false });
  const found = result.failed ? "" : result.stdout.trim();
  if (isNewEnough(found)) return;
  throw new PlatformError(
    {
      code: "toolchain-go",
      path: "PATH",
      message: found ? `Go is ${found}, the toolchain needs go${GO_VERSION} or newer.` : "There is no Go on PATH.",
      suggestion: remedy,
    },
    1,
  );
}

/** Runs Go in a module's folder and returns what it printed. */
export async function go(args: readonly string[], cwd: string, options: GoOptions = {}): Promise<string> {
  const result = await execa("go", args, {
    cwd,
    env: goEnvironment(options.env ?? process.env),
    extendEnv: false,
    stdin: "ignore",
    reject: false,
    ...(options.signal ? { cancelSignal: options.signal } : {}),
    // Go passes an interrupt on to the compilers it started; a plain kill would leave them running.
    killSignal: "SIGINT",
    forceKillAfterDelay: 10_000,
  });
  if (!result.failed) return result.stdout;
  options.signal?.throwIfAborted();
  throw new PlatformError(
    {
      code: "toolchain-build",
      path: `go ${args.join(" ")}`,
      message: `Go failed with exit code ${result.exitCode ?? "none"}: ${lastLines(result.stderr || result.stdout || (result.message ?? ""), 12)}`,
      suggestion:
        "If a module could not be fetched, check GOPROXY and GOSUMDB; if memory ran out, close other programs.",
    },
    1,
  );
}

/** How to run Go: whose environment, and what stops it. */
export interface GoOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/** Fetches `path@version` and says where it lies. Checked against the `go.sum` in `cwd`, else the checksum database. */
export async function downloadModule(module: string, cwd: string, options: GoOptions = {}): Promise<DownloadedModule> {
  return JSON.parse(await go(["mod", "download", "-json", module], cwd, options)) as DownloadedModule;
}

/** Builds are the same for everybody: a person's Go settings stay out, except those that say where modules come from. */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off", GOTOOLCHAIN: "local", GO111MODULE: "on" };
}

function isNewEnough(version: string): boolean {
  const [major, minor] = /^go(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  const [wantedMajor = 0, wantedMinor = 0] = GO_VERSION.split(".").map(Number);
  if (major === undefined || minor === undefined) return false;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function lastLines(text: string, count: number): string {
  return text.trim().split("\n").slice(-count).join("\n");
}
