import type { Command } from "commander";
import { PlatformError, type Problem } from "../../components/model/error.ts";
import type { Outcome, Tools } from "../command.ts";
import { problemText } from "../errors.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { lower } from "../lower.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { count, json } from "../print.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(run((profile, options) => validate(parseProfileOptions(profile, options), io)));
}

async function validate(options: ProfileOptions, io: Io): Promise<Outcome> {
  const { problems, summary } = await judge(options, io);
  if (options.json) io.out(json({ valid: problems.length === 0, problems }));
  else if (problems.length > 0) io.err(problemText(problems, io));
  else io.out(`${io.outStyle("green", "valid")}: ${summary}\n`);
  return problems.length === 0 ? 0 : 2;
}

/** Goes the whole way to the target's plan, since only there shows what the target cannot do. */
async function judge(options: ProfileOptions, io: Io): Promise<{ problems: readonly Problem[]; summary: string }> {
  try {
    const loaded = await loadPlatform(options, io);
    await lower(loaded);
    const { platform, components, workloads, routes } = loaded.model;
    const parts = [
      count(components.length, "component"),
      count(workloads.length, "workload"),
      count(routes.length, "route"),
    ];
    return { problems: [], summary: `${platform.profile} on ${platform.target}, ${parts.join(", ")}` };
  } catch (error) {
    // Only what a person can mend in the profile; what failed otherwise is an error of the command.
    if (error instanceof PlatformError && error.exitCode === 2) return { problems: error.problems, summary: "" };
    throw error;
  }
}
