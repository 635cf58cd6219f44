import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Tools } from "../command.ts";
import { chooseTarget } from "../engine/choose-target.ts";
import { guardData } from "../engine/released.ts";
import type { Io } from "../io.ts";
import { loadPlatform, type Loaded } from "../load.ts";
import { collect, parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { elapsed, phases } from "../print.ts";
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
  const authority = await upOnEngine(loaded, { ...options, target: chosen, set: [...loaded.sets] }, io);
  io.out(addresses(loaded, authority, io));
  io.err(
    `up in ${elapsed(performance.now() - since)}; bap status asks every part, bap open <app> shows one, bap down stops it (data stays)\n`,
  );
}

/** Brings it up; the file with the certificate of its own authority, where it has one. */
async function upOnEngine(loaded: Loaded, options: UpOptions, io: Io): Promise<string | undefined> {
  const { openForChange } = await import("../engine/open-for-change.ts");
  const { guardName } = await import("../engine/fixed-name.ts");
  const { guardExisting } = await import("../engine/existing.ts");
  const { guardGiven } = await import("../engine/given.ts");
  const { guardPrerequisites } = await import("../engine/prerequisites.ts");
  const { runOperation } = await import("../engine/run.ts");
  const step = phases(io);
  const open = await step.run(`open the stack "${loaded.stack}"`, () =>
    openForChange(loaded, options, io, async (found) => {
      await guardName(found, loaded.model.platform.name);
      await guardGiven(found, loaded.model.secrets);
      await guardData(found, loaded.model, options.release);
      await guardPrerequisites(loaded, io);
      await guardExisting(found, loaded, io);
    }),
  );
  const changes = await step.run(`bring up ${loaded.model.components.map(({ name }) => name).join(", ")}`, () =>
    runOperation(open.stack, "up", io),
  );
  const outputs = await open.stack.outputs();
  const authority = rememberAuthority(loaded, String(outputs.authority?.value ?? ""));
  const counted = Object.entries(changes).map(([kind, number]) => `${number} ${kind}`);
  io.err(`  ${counted.join(", ")}\n`);
  return authority;
}

/** A certificate is no secret: browsers and `bap status` need it. One of an earlier choice would mislead both. */
function rememberAuthority({ root, stack }: Loaded, authority: string): string | undefined {
  const file = join(root, ".bap", `${stack}.ca.crt`);
  if (authority === "") return void rmSync(file, { force: true });
  mkdirSync(join(root, ".bap"), { recursive: true });
  writeFileSync(file, authority);
  return `.bap/${stack}.ca.crt`;
}

function addresses(loaded: Loaded, authority: string | undefined, io: Io): string {
  const trust = authority
    ? `  certificates are signed by ${authority}: let your browser trust it, or curl --cacert it`
    : "  its certificates are signed by somebody else, and may take some minutes to come";
  return [io.outStyle("bold", "it answers at"), list(loaded, io) + io.outStyle("dim", trust), ""].join("\n");
}
