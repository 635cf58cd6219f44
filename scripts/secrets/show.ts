import { PlatformError } from "../../components/model/error.ts";
import { didYouMean } from "../../profiles/nearest.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { vaultOf } from "./vault-of.ts";

/** Prints one secret to standard output, and nothing else. */
export async function show(
  { name: wanted, ...options }: ProfileOptions & { readonly name: string },
  io: Io,
): Promise<void> {
  // Without `name`, which would be the platform's.
  const loaded = await loadPlatform(options, io);
  const names = loaded.model.secrets.map(({ name }) => name);
  if (!names.includes(wanted)) {
    throw new PlatformError({
      code: "unknown-secret",
      path: `--name ${wanted}`,
      message: `there is no such secret${didYouMean(wanted, names)}`,
      suggestion: `known: ${names.join(", ")}`,
    });
  }
  const value = (await vaultOf(loaded, options))[wanted]!;
  io.out(value.endsWith("\n") ? value : `${value}\n`);
}
