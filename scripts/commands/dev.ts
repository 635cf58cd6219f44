import type { Command } from "commander";
import { execa } from "execa";
import type { Outcome, Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { listenForStop } from "../embedded/stop-signals.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(
    run((profile, options) => dev({ ...parseProfileOptions(profile, options), target: "embedded" }, io)),
  );
}

/**
 * `bap up --target embedded` below Node.js's own watch: as soon as a file changes that a program was loaded from, the
 * process stops as it does on Ctrl-C and starts anew, on the data that it keeps.
 *
 * @throws PlatformError (exit code 2) when the profile is wrong: nothing is started then.
 */
async function dev(options: ProfileOptions, io: Io): Promise<Outcome> {
  const { stack } = await loadPlatform(options, io);
  const stop = listenForStop(io);
  try {
    io.err(`${stack} starts anew whenever a source of it changes; Ctrl-C stops it\n`);
    const watch = ["--watch", "--watch-preserve-output", "--disable-warning=ExperimentalWarning"];
    const program = [...watch, process.argv[1]!, "up", ...argumentsOf(options)];
    const child = execa(process.execPath, program, { cwd: io.cwd, stdio: "inherit", reject: false });
    stop.signal.addEventListener("abort", () => child.kill("SIGTERM"));
    const { exitCode } = await child;
    return stop.signal.aborted || exitCode === 0 ? 0 : 1;
  } finally {
    stop.release();
  }
}

/** The same options, as they would be typed. */
function argumentsOf({ profile, profileFile, target, set, only, overlay, stack, region }: ProfileOptions): string[] {
  const option = (name: string, values: readonly (string | undefined)[]): string[] =>
    values.flatMap((value) => (value === undefined ? [] : [name, value]));
  return [
    ...(profile === undefined ? [] : [profile]),
    ...option("--profile-file", [profileFile]),
    ...option("--target", [target]),
    ...option("--set", set),
    ...option("--only", only),
    ...option("--overlay", overlay),
    ...option("--stack", [stack]),
    ...option("--region", [region]),
  ];
}
