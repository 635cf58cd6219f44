import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { secretNamed } from "./named.ts";
import { vaultOf } from "./vault-of.ts";

/** Prints one secret to standard output, and nothing else. */
export async function show(
  { name: wanted, ...options }: ProfileOptions & { readonly name: string },
  io: Io,
): Promise<void> {
  // Without `name`, which would be the platform's.
  const loaded = await loadPlatform(options, io);
  const { name } = secretNamed(loaded.model, wanted);
  const value = (await vaultOf(loaded, options))[name]!;
  io.out(value.endsWith("\n") ? value : `${value}\n`);
}
