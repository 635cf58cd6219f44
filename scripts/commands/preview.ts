import type { Command } from "commander";
import type { Tools } from "../command.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { json, phases } from "../print.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command).action(run((profile, options) => preview(parseProfileOptions(profile, options), io)));
}

async function preview(options: ProfileOptions, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  if (loaded.model.platform.target === "embedded") {
    io.out("embedded: there is nothing to compare, bap up starts the programs of the profile\n");
    return;
  }
  const { openForChange } = await import("../engine/open-for-change.ts");
  const { runOperation } = await import("../engine/run.ts");
  const step = phases(io);
  const open = await step.run(`open the stack "${loaded.stack}"`, () => openForChange(loaded, options, io));
  // The engine runs the program by what the stack's file says; a preview leaves nothing there.
  const changes = await step
    .run("compare with what is there", () => runOperation(open.stack, "preview", io))
    .finally(open.restoreSettings);
  if (options.json) return io.out(json({ changes }));
  const counted = Object.entries(changes).filter(([kind]) => kind !== "same");
  io.out(
    counted.length === 0 ? "nothing would change\n" : `${counted.map(([kind, n]) => `${n} ${kind}`).join(", ")}\n`,
  );
}
