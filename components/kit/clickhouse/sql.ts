import type { Text, Value } from "../../model/value.ts";
import { lines, secret, text } from "../../model/value.ts";
import type { Grant } from "./grants.ts";
import { credential, readerCredential } from "./names.ts";

/** Makes a database and its users; may be run again, and drops nothing. The server keeps hashes: so does this. */
export function databaseSql(instance: string, grant: Grant): Text {
  const { user, reader } = grant;
  return lines(
    `CREATE DATABASE IF NOT EXISTS ${user};`,
    ...userSql(user, secret(credential(instance, grant), "sha256"), `DEFAULT DATABASE ${user}`),
    // What the administrator may pass on: a managed service keeps some rights to itself, and "ALL" would fail there.
    `GRANT CURRENT GRANTS ON ${user}.* TO ${user};`,
    ...(reader ? readerSql(user, reader, secret(readerCredential(instance, grant), "sha256")) : []),
  );
}

/** `readonly` 2, not 1: clients of BI tools choose settings of their own with each query. */
function readerSql(database: string, reader: string, hash: Value): readonly Value[] {
  return [
    ...userSql(reader, hash, `DEFAULT DATABASE ${database} SETTINGS readonly = 2`),
    `GRANT SELECT ON ${database}.* TO ${reader};`,
  ];
}

function userSql(user: string, hash: Value, rest: string): readonly Value[] {
  const identified = text`IDENTIFIED WITH sha256_hash BY '${hash}' ${rest};`;
  return [text`CREATE USER IF NOT EXISTS ${user} ${identified}`, text`ALTER USER ${user} ${identified}`];
}
