import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Tools } from "../command.ts";
import { stackFile } from "../engine/stack-file.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import { parseProfileOptions, withProfileOptions, type ProfileOptions } from "../options.ts";
import { phases } from "../print.ts";

export function define(command: Command, { io, run }: Tools): void {
  withProfileOptions(command)
    .option("--purge", "delete the data and forget the secrets, for good")
    .action(
      run((profile, options: { purge?: boolean }) =>
        down({ ...parseProfileOptions(profile, options), purge: options.purge === true }, io),
      ),
    );
}

async function down(options: ProfileOptions & { readonly purge: boolean }, io: Io): Promise<void | 0 | 1 | 2> {
  const loaded = await loadPlatform(options, io);
  const { root, stack } = loaded;
  const embedded = existsSync(join(root, ".bap", `${stack}.json`)) && !existsSync(stackFile(root, stack));
  if (loaded.model.platform.target === "embedded" || embedded) {
    const { downEmbedded } = await import("../embedded/down.ts");
    return downEmbedded(loaded, io, { purge: options.purge });
  }
  const { openForChange } = await import("../engine/open-for-change.ts");
  const { runOperation } = await import("../engine/run.ts");
  const step = phases(io);
  const open = await step.run(`open the stack "${stack}"`, () => openForChange(loaded, options, io));
  if (!options.purge) {
    await step.run("stop everything; data and secrets stay", () =>
      runOperation(open.stack, "destroy", io, { excludeProtected: true }),
    );
    return;
  }
  await step.run("delete everything, data too", async () => {
    await open.run(["state", "unprotect", "--all", "--yes"]);
    await runOperation(open.stack, "destroy", io);
    await open.stack.workspace.removeStack(stack);
    forget(root, stack);
  });
}

/** The secrets go with the data: a key that opens nothing is only a risk. */
function forget(root: string, stack: string): void {
  rmSync(stackFile(root, stack), { force: true });
  const folder = join(root, ".bap");
  for (const name of readdirSync(folder)) {
    if (name.startsWith(`${stack}.`)) rmSync(join(folder, name), { recursive: true });
  }
}
