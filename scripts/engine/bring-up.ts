import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOptions } from "../../stacks/program.ts";
import type { Io } from "../io.ts";
import type { Loaded } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { phases } from "../print.ts";
import { guardExisting } from "./existing.ts";
import { guardName } from "./fixed-name.ts";
import { guardGiven } from "./given.ts";
import { openForChange } from "./open-for-change.ts";
import { guardPrerequisites } from "./prerequisites.ts";
import { guardData } from "./released.ts";
import { runOperation } from "./run.ts";

/** What is said beside the profile. */
export interface BringUpOptions extends ProfileOptions, RunOptions {
  /** Data of components that are gone, which may be deleted. */
  readonly release: readonly string[];
  /** Paths of earlier `--set`s to forget. */
  readonly unset: readonly string[];
}

/**
 * Brings a platform up by the engine, or to what its profile says now.
 *
 * @returns The file with the certificate of its own authority, where it has one.
 * @throws PlatformError when a guard stops it before anything changes, or it did not end well.
 */
export async function bringUp(loaded: Loaded, options: BringUpOptions, io: Io): Promise<string | undefined> {
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
