import { readFile } from "node:fs/promises";
import type { Lowered } from "../../components/model/value.ts";
import type { Loaded } from "../load.ts";
import { keyFile } from "./place.ts";
import { writePrivateFile } from "./private-file.ts";

/** How to write secrets where they are used. A stack without secrets has no root key, one with them gets it here. */
export async function openSecrets({ root, stack, model }: Loaded): Promise<(value: Lowered) => string> {
  const { createRootKey, createVault, reveal } = await import("../../stacks/secrets/index.ts");
  if (model.secrets.length === 0) return (value) => reveal(value, {});
  const file = keyFile({ root, stack });
  const vault = await createVault(await readOrMake(file, createRootKey), model.secrets, new Date());
  return (value) => reveal(value, vault);
}

async function readOrMake(file: string, make: () => string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const key = make();
    await writePrivateFile(file, `${key}\n`);
    return key;
  }
}
