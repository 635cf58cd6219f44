import type { AnalyticsAsk } from "../../capabilities/olap-store.ts";
import { PlatformError } from "../../model/error.ts";
import type { From } from "../../model/capability.ts";

/** The user that makes databases and users on a server of ours. */
export const ADMIN = "bap_admin";

// Databases and users that every server has of its own.
const RESERVED = [ADMIN, "default", "system", "information_schema"];

/** Who asks for a database, under which name. */
export type Named = Pick<AnalyticsAsk, "name"> & From;

/**
 * The consumer's database and user: an SQL identifier, so that nobody has to quote it.
 *
 * @param own - Further users that are the server's own.
 * @throws PlatformError when it would be one of the server's own.
 */
export function identifier({ name, from }: Named, own: readonly string[] = []): string {
  const made = name.replaceAll("-", "_");
  const reserved = [...new Set([...RESERVED, ...own])];
  if (!reserved.includes(made)) return made;
  throw new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its database would be called "${made}", which is ClickHouse's own`,
    suggestion: `rename the instance; not to be used: ${reserved.join(", ")}`,
  });
}

/** The user beside the owner that only reads. */
export const readerOf = (user: string): string => `${user}_reader`;

/** The consumer's credential; it belongs to who asked. */
export const credential = (instance: string, ask: Named): string => `${ask.from}/${instance}-${ask.name}`;

/** That of the user that only reads. */
export const readerCredential = (instance: string, ask: Named): string => `${credential(instance, ask)}-reader`;
