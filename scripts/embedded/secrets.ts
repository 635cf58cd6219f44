import { readFile } from "node:fs/promises";
import type { Lowered } from "../../components/model/value.ts";
import type { Loaded } from "../load.ts";
import { givenFile, keyFile, type StackPlace } from "./place.ts";
import { writePrivateFile } from "./private-file.ts";

/** How to write secrets where they are used. A stack without secrets has no root key, one with them gets it here. */
export async function openSecrets({ root, stack, model }: Loaded): Promise<(value: Lowered) => string> {
  const { createRootKey, createVault, reveal } = await import("../../stacks/secrets/index.ts");
  if (model.secrets.length === 0) return (value) => reveal(value, {});
  const file = keyFile({ root, stack });
  const given = await readGiven({ root, stack });
  const vault = await createVault(await readOrMake(file, createRootKey), model.secrets, new Date(), given);
  return (value) => reveal(value, vault);
}

/** What `bap secrets set` took for this stack, by name. */
export async function readGiven(place: StackPlace): Promise<Readonly<Record<string, string>>> {
  const text = (await readIfThere(givenFile(place))) ?? "{}";
  return JSON.parse(text) as Record<string, string>;
}

async function readOrMake(file: string, make: () => string): Promise<string> {
  const known = await readIfThere(file);
  if (known !== undefined) return known.trim();
  const key = make();
  await writePrivateFile(file, `${key}\n`);
  return key;
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
