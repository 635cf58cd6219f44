import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { PlatformError } from "../../components/model/error.ts";
import { installedFolder } from "./find.ts";

/** How to install; everything has a default. */
export interface InstallOptions {
  /** @default https://get.pulumi.com */
  readonly url?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** How long the installer's text may take. @default 20000 */
  readonly fetchTimeoutMs?: number;
  /** How long the installer may run. @default 300000 */
  readonly runTimeoutMs?: number;
}

/**
 * Runs Pulumi's own installer, as its documentation says to do by hand, and returns the path of the command line. It is
 * started only by a person who asks for it. The tests here run it against a small server of their own; the real
 * address could not be reached where this was written.
 */
export async function installPulumi(options: InstallOptions = {}): Promise<string> {
  const url = options.url ?? "https://get.pulumi.com";
  const script = await fetchScript(url, options);
  const folder = await mkdtemp(join(tmpdir(), "bap-install-"));
  try {
    const path = join(folder, "install.sh");
    await writeFile(path, script);
    await runScript(path, url, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return join(installedFolder(options.env), "pulumi");
}

async function runScript(path: string, url: string, options: InstallOptions): Promise<void> {
  const { env = process.env, signal, runTimeoutMs = 300_000 } = options;
  // A group of its own: the installer's downloads end with it.
  const running = execa("sh", [path, "--no-edit-path"], {
    env,
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
    detached: true,
  });
  const timeout = AbortSignal.timeout(runTimeoutMs);
  const limit = signal ? AbortSignal.any([timeout, signal]) : timeout;
  const end = () => {
    if (running.pid && running.exitCode === null) process.kill(-running.pid, "SIGKILL");
  };
  limit.addEventListener("abort", end, { once: true });
  const result = await running;
  limit.removeEventListener("abort", end);
  signal?.throwIfAborted();
  if (timeout.aborted) throw failure(url, `The installer was not done within ${runTimeoutMs / 1000} seconds.`);
  if (result.failed) throw failure(url, `The installer failed: ${result.all.trim() || result.shortMessage}`);
}

async function fetchScript(url: string, options: InstallOptions): Promise<string> {
  const timeout = AbortSignal.timeout(options.fetchTimeoutMs ?? 20_000);
  try {
    const response = await fetch(url, {
      signal: options.signal ? AbortSignal.any([timeout, options.signal]) : timeout,
      headers: { accept: "text/plain" },
    });
    if (response.ok) return await response.text();
    throw new Error(`the answer was ${response.status}`);
  } catch (error) {
    options.signal?.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw failure(
      url,
      `Pulumi's installer could not be fetched: ${cause instanceof Error ? cause.message : "no answer"}`,
    );
  }
}

function failure(url: string, message: string): PlatformError {
  return new PlatformError(
    {
      code: "engine-install",
      path: url,
      message,
      suggestion:
        "Install Pulumi another way and put it on PATH, or run `bap toolchain build engine`, which needs only Go.",
    },
    1,
  );
}
