import type { Command } from "commander";
import type { Tools } from "../command.ts";
import { chooseTarget } from "../engine/choose-target.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { collect, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { elapsed } from "../print.ts";
import { list } from "./open.ts";

interface UpOptions extends ProfileOptions {
  readonly release: readonly string[];
  readonly unset: readonly string[];
  readonly name?: string;
}

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .option("--release <instance/volume>", "delete the data of a component that is gone; may be repeated", collect)
    .option("--name <prefix>", "prefix of namespaces, containers and volumes; fixed once used (default: bap)")
    .option("--unset <path>", "forget an earlier --set; may be repeated", collect)
    .action(
      run((profile, options: { release?: string[]; unset?: string[]; name?: string }) =>
        up(
          {
            ...parseProfileOptions(profile, options),
            release: options.release ?? [],
            unset: options.unset ?? [],
            name: options.name,
          },
          io,
        ),
      ),
    );
}

async function up(options: UpOptions, io: Io): Promise<void | 0 | 1 | 2> {
  const since = performance.now();
  const chosen = await chooseTarget(options, io);
  const loaded = await loadPlatform({ ...options, target: chosen }, io);
  if (loaded.model.platform.target === "embedded") {
    const { upEmbedded } = await import("../embedded/up.ts");
    return upEmbedded(loaded, io);
  }
  const { bringUp } = await import("../engine/bring-up.ts");
  const authority = await bringUp(loaded, { ...options, target: chosen, set: [...loaded.sets] }, io);
  io.out(addresses(loaded, authority, io));
  io.err(
    `up in ${elapsed(performance.now() - since)}; bap status asks every part, bap open <app> shows one, bap down stops it (data stays)\n`,
  );
}

/** Where everything answers, and whose certificates it has. */
export function addresses(loaded: Loaded, authority: string | undefined, io: Pick<Io, "outStyle">): string {
  const trust = authority
    ? `  certificates are signed by ${authority}: let your browser trust it, or curl --cacert it`
    : "  its certificates are signed by somebody else, and may take some minutes to come";
  return [io.outStyle("bold", "it answers at"), list(loaded, io) + io.outStyle("dim", trust), ""].join("\n");
}
