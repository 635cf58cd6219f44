import { join } from "node:path";
import type { Loaded } from "../load.ts";

/** A stack, as far as its files are concerned. */
export type StackPlace = Pick<Loaded, "root" | "stack">;

/** The stack's folder, its data in it. */
export const folderOf = ({ root, stack }: StackPlace): string => join(root, ".bap", stack);
/** What is remembered of the stack between commands. */
export const memoryFile = ({ root, stack }: StackPlace): string => join(root, ".bap", `${stack}.json`);
/** Held while it is decided whether the stack may start. */
export const lockFile = ({ root, stack }: StackPlace): string => join(root, ".bap", `${stack}.lock`);
/** What only a person knows: values that `bap secrets set` took. */
export const givenFile = ({ root, stack }: StackPlace): string => join(root, ".bap", `${stack}.given.json`);
/** The key that the stack's secrets are derived from. */
export const keyFile = ({ root, stack }: StackPlace): string => join(root, ".bap", `${stack}.key`);
