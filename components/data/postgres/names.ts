import type { DatabaseAsk } from "../../capabilities/relational-store.ts";
import { PlatformError } from "../../model/error.ts";
import type { From } from "../../model/capability.ts";

// Who has these rights rules the server: a grant to a consumer of that name would hand them over.
const RESERVED = ["postgres", "bap_admin", "template0", "template1"];

/**
 * The consumer's database and role; SQL identifiers take no hyphens.
 *
 * @throws PlatformError when it would be one of the server's own.
 */
export function identifier({ name, from }: DatabaseAsk & From): string {
  const made = name.replaceAll("-", "_");
  if (!RESERVED.includes(made)) return made;
  throw new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its database would be called "${made}", which is PostgreSQL's own`,
    suggestion: `rename the instance; not to be used: ${RESERVED.join(", ")}`,
  });
}

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, ask: DatabaseAsk & From): string => `${ask.from}/${instance}-${ask.name}`;
