import type { Command } from "commander";
import { execa } from "execa";
import type { Outcome, Tools } from "../command.ts";
import { listenForStop } from "../embedded/stop-signals.ts";
import { usage } from "../errors.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";

const HELP = `
Without --target it goes where the stack is already, and a new one begins in one process (embedded), which starts anew
on every change. With --target docker it comes up as by bap up, with the folders of services/ mounted read-only: a
change restarts the containers that run on it and nothing else. Ctrl-C ends the watching there and leaves the stack
running; bap down takes it down, and bap up lets it run its images again.`;

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .addHelpText("after", HELP)
    .action(run((profile, options) => dev(parseProfileOptions(profile, options), io)));
}

/** @throws PlatformError (exit code 2) when the profile is wrong, or is for where no source reaches: nothing is started then. */
async function dev(options: ProfileOptions, io: Io): Promise<Outcome> {
  const asked = await loadPlatform(options, io);
  const { target, tier } = asked.model.platform;
  if (tier !== "dev" && target !== "embedded") throw notForDev(asked);
  if (target === "kubernetes") throw onKubernetes(asked);
  if (target === "embedded" || (options.target ?? asked.settings.target) === undefined) {
    const embedded = { ...options, target: "embedded" };
    return devEmbedded(await loadPlatform(embedded, io), embedded, io);
  }
  const { devOnDocker } = await import("../dev/docker.ts");
  return devOnDocker(asked, options, io);
}

/**
 * `bap up --target embedded` below Node.js's own watch: as soon as a file changes that a program was loaded from, the
 * process stops as it does on Ctrl-C and starts anew, on the data that it keeps.
 */
async function devEmbedded({ stack }: Loaded, options: ProfileOptions, io: Io): Promise<Outcome> {
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

function onKubernetes({ profile, stack }: Loaded) {
  return usage(
    "bap dev --target",
    `"${profile.profile}" is for Kubernetes, whose nodes do not have the sources of this machine`,
    `add --target docker or --target embedded, under a --stack NAME of its own if "${stack}" is up on Kubernetes; ` +
      "bap up brings a changed service there as a new image",
  );
}

/** Whoever can write the sources would change what a company works with, unseen. */
function notForDev({ profile, provenance }: Loaded) {
  return usage(
    `${provenance.locate(["tier"])} tier`,
    `"${profile.profile}" is of tier ${profile.tier}, whose programs run from their images alone`,
    "use a profile of tier dev, or bap up, which makes images of what was changed",
  );
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
