import type { AnalyticsAsk } from "../../capabilities/olap-store.ts";
import type { From } from "../../model/capability.ts";
import { PlatformError } from "../../model/error.ts";
import type { SecretSpec } from "../../model/parts.ts";
import { credential, identifier, type Named, readerCredential, readerOf } from "./names.ts";

/** A database, a user that may do everything in it, and perhaps one that only reads. */
export interface Grant extends Named {
  /** The user, and the database. */
  readonly user: string;
  readonly reader?: string;
}

/**
 * One grant for each name that a consumer asks under, however often it asks.
 *
 * @throws PlatformError when two consumers would get the same user.
 */
export function grantsOf(asks: readonly (AnalyticsAsk & From)[], own: readonly string[] = []): readonly Grant[] {
  const grants = new Map<string, Grant>();
  for (const { name, from, reader = false } of asks) {
    const user = identifier({ name, from }, own);
    const key = `${from}/${name}`;
    grants.set(key, { name, from, user, ...(reader ? { reader: readerOf(user) } : grants.get(key)) });
  }
  const all = [...grants.values()];
  for (const grant of all) {
    const other = all.find(({ reader }) => reader === grant.user);
    if (other) throw sameUser(grant, other);
  }
  return all;
}

/** The passwords of its users. */
export function credentialsOf(instance: string, grant: Grant): readonly SecretSpec[] {
  const names = [credential(instance, grant), ...(grant.reader ? [readerCredential(instance, grant)] : [])];
  return names.map((name) => ({ name, value: { kind: "password" } }));
}

function sameUser(grant: Grant, other: Grant): PlatformError {
  return new PlatformError({
    code: "reserved-name",
    path: `components.${grant.from}`,
    message: `its user would be called "${grant.user}", as is the one that reads the database of "${other.from}"`,
    suggestion: `rename the instance: no name may be another's with "-reader" after it`,
  });
}
