import { PlatformError } from "../../model/error.ts";
import type { From } from "../../model/capability.ts";
import { contract } from "./contract.ts";

/** The role that makes all others on a server of the platform's own. */
export const ADMIN = "bap_admin";

/** Who asks for something of its own, under which name. */
export interface Named extends From {
  readonly name: string;
}

// Who has these rights rules the server, or PostgreSQL keeps the word for itself.
const RESERVED = [contract.superuser, ADMIN, "template0", "template1", "public", "none"];

/**
 * The consumer's database and role; SQL identifiers take no hyphens.
 *
 * @param own - Further roles that are the server's own.
 * @throws PlatformError when it would be one of the server's own.
 */
export function identifier({ name, from }: Named, own: readonly string[] = []): string {
  const made = name.replaceAll("-", "_");
  const reserved = [...new Set([...RESERVED, ...own])];
  if (!reserved.includes(made) && !made.startsWith("pg_")) return made;
  throw new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its database would be called "${made}", which is PostgreSQL's own`,
    suggestion: `rename the instance; not to be used: ${reserved.join(", ")}, and what begins with pg-`,
  });
}

/** The role beside the owner that only reads. */
export const readerOf = (role: string): string => `${role}_reader`;

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, ask: Named): string => `${ask.from}/${instance}-${ask.name}`;

/** That of the role that only reads. */
export const readerCredential = (instance: string, ask: Named): string => `${credential(instance, ask)}-reader`;
