import { createVault, type Vault } from "../../stacks/secrets/index.ts";
import type { Loaded } from "../load.ts";
import { givenOf, openStack, rootKeyOf } from "../engine/open.ts";
import { writeStackFile } from "../engine/stack-file.ts";
import type { ProfileOptions } from "../options.ts";

/** The values of a stack's secrets, derived from its root key; a stack that has none yet gets one. */
export async function vaultOf(loaded: Loaded, options: ProfileOptions): Promise<Vault> {
  const { root, stack, model } = loaded;
  writeStackFile(loaded, { ...options, set: [] }, []);
  const { tier, target } = model.platform;
  const open = await openStack({ root, stack, tier, target });
  return createVault(await rootKeyOf(open), model.secrets, new Date(), await givenOf(open));
}
