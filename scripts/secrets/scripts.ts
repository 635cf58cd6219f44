import { lowerValue } from "../../components/model/value.ts";
import { reveal } from "../../stacks/secrets/index.ts";
import type { Io } from "../io.ts";
import { loadPlatform } from "../load.ts";
import type { ProfileOptions } from "../options.ts";
import { json } from "../print.ts";
import { vaultOf } from "./vault-of.ts";

/** Prints every script with the passwords in it, for whoever may run it: to standard output, to be piped. */
export async function scripts(options: ProfileOptions, io: Io): Promise<void> {
  const loaded = await loadPlatform(options, io);
  const { scripts } = loaded.model;
  if (scripts.length === 0) {
    if (options.json) io.out(json({ scripts: [] }));
    return io.err("nothing has to be run by hand\n");
  }
  const vault = await vaultOf(loaded, options);
  const nothing = { endpoint: () => "", path: () => "", own: () => "" };
  const texts = scripts.map(({ name, what, content }) => ({
    name,
    what,
    text: reveal(lowerValue(content, nothing), vault),
  }));
  if (options.json) return io.out(json({ scripts: texts }));
  for (const { name, what, text } of texts) {
    io.err(`${name}: ${what}\n`);
    io.out(text);
  }
}
