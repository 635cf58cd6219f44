import { execa } from "execa";
import { recall } from "../embedded/memory.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { resolveEngine } from "../toolchain/index.ts";

type Written = ProfileOptions["target"];

/**
 * Where `up` goes when nobody said: what this stack ran on last, else the profile's target; a profile for Docker runs
 * embedded where Docker or the engine is missing, and says why. The choice is kept, so that a Docker which comes
 * later never starts an empty platform in silence.
 */
export async function chooseTarget(options: ProfileOptions, io: Pick<Io, "err" | "cwd">): Promise<Written> {
  if (options.target !== undefined) return options.target;
  const loaded = await loadPlatform(options, io);
  if (loaded.settings.target !== undefined) return undefined;
  if (recall(loaded)?.target === "embedded") {
    io.err(`this stack runs embedded (.bap/${loaded.stack}.json); --target docker moves to an empty one on Docker\n`);
    return "embedded";
  }
  if (loaded.model.platform.target !== "docker" || loaded.model.platform.tier !== "dev") return undefined;
  const why = await whyNotDocker();
  if (why === undefined) return undefined;
  io.err(`no Docker here (${why}): everything starts in this process instead, with --target embedded\n`);
  return "embedded";
}

async function whyNotDocker(): Promise<string | undefined> {
  const docker = await execa("docker", ["version", "--format", "{{.Server.Version}}"], {
    reject: false,
    timeout: 10_000,
  });
  if (docker.exitCode !== 0) return "its engine does not answer";
  try {
    await resolveEngine({ plugins: ["docker"] });
    return undefined;
  } catch {
    return "it answers, but Pulumi is not installed: bap toolchain install";
  }
}
