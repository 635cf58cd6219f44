import type { DatabaseAsk } from "../../capabilities/relational-store.ts";
import { grantsOf } from "../../kit/postgres/grants.ts";
import { credential, readerCredential } from "../../kit/postgres/names.ts";
import { databaseSql } from "../../kit/postgres/sql.ts";
import type { From } from "../../model/capability.ts";
import { lines, secret, text, type Text } from "../../model/value.ts";

/**
 * What a person runs with psql on a server that we have no administrator of (`admin: none`): it makes the roles and
 * databases that were asked of this instance. `bap` prints it, with the passwords in it once the secrets are open;
 * it may be run again at any time.
 */
export function grantSql(instance: string, asks: readonly (DatabaseAsk & From)[], own: readonly string[] = []): Text {
  const scripts = grantsOf(asks, own).map((grant) =>
    databaseSql(grant, {
      owner: text`'${secret(credential(instance, grant))}'`,
      reader: text`'${secret(readerCredential(instance, grant))}'`,
    }),
  );
  return scripts.reduce((all, script) => text`${all}${script}`, lines("\\set ON_ERROR_STOP on"));
}
