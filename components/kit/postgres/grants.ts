import type { DatabaseAsk } from "../../capabilities/relational-store.ts";
import type { From } from "../../model/capability.ts";
import { PlatformError } from "../../model/error.ts";
import type { SecretSpec } from "../../model/parts.ts";
import { credential, identifier, type Named, readerCredential, readerOf } from "./names.ts";

/** A database, a role that owns it, and perhaps one that only reads: what one consumer gets under one name. */
export interface Grant extends Named {
  /** The role, and the database that it owns. */
  readonly role: string;
  readonly reader?: string;
}

/**
 * One grant for each name that a consumer asks under, however often it asks.
 *
 * @throws PlatformError when two consumers would get the same role.
 */
export function grantsOf(asks: readonly (DatabaseAsk & From)[], own: readonly string[] = []): readonly Grant[] {
  const grants = new Map<string, Grant>();
  for (const { name, from, reader = false } of asks) {
    const role = identifier({ name, from }, own);
    const key = `${from}/${name}`;
    const known = grants.get(key);
    grants.set(key, { name, from, role, ...(reader ? { reader: readerOf(role) } : known) });
  }
  const all = [...grants.values()];
  for (const grant of all) {
    const other = all.find(({ reader }) => reader === grant.role);
    if (other) throw sameRole(grant, other);
  }
  return all;
}

/** The passwords of its roles. */
export function credentialsOf(instance: string, grant: Grant): readonly SecretSpec[] {
  const names = [credential(instance, grant), ...(grant.reader ? [readerCredential(instance, grant)] : [])];
  return names.map((name) => ({ name, value: { kind: "password" } }));
}

function sameRole(grant: Grant, other: Grant): PlatformError {
  return new PlatformError({
    code: "reserved-name",
    path: `components.${grant.from}`,
    message: `its role would be called "${grant.role}", as is the one that reads the database of "${other.from}"`,
    suggestion: `rename the instance: no name may be another's with "-reader" after it`,
  });
}
