import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { vaultOf } from "./vault-of.ts";

/** Makes the stack and its root key where there is none; safe to repeat. */
export async function init(options: ProfileOptions, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  const vault = await vaultOf(loaded, options);
  io.out(
    `the stack "${loaded.stack}" has a root key in Pulumi.${loaded.stack}.yaml, encrypted; from it ${Object.keys(vault).length} secrets are derived\n`,
  );
  io.out("keep that file and its passphrase together with your backups: without them nothing can be opened\n");
}
