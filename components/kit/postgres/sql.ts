import { lines, text, type Text, type Value } from "../../model/value.ts";
import type { Grant } from "./grants.ts";

/** Where psql takes the passwords of a grant from: a text in its own quotes, or a command in backquotes. */
export interface Passwords {
  readonly owner: Value;
  readonly reader: Value;
}

/**
 * A role and a database that it owns, for one consumer, as a script for psql; safe to repeat, drops nothing.
 * Whoever runs it may make roles and databases, and need not be a superuser.
 */
export function databaseSql({ role, reader }: Grant, passwords: Passwords): Text {
  const owner = lines(
    `\\set role ${role}`,
    text`\\set password ${passwords.owner}`,
    ensureRole("role"),
    // CREATE DATABASE … OWNER needs membership in the owner, which CREATEROLE alone does not give since PostgreSQL 16.
    'GRANT :"role" TO CURRENT_USER;',
    "SELECT format('CREATE DATABASE %I OWNER %I', :'role', :'role')",
    "  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'role') \\gexec",
    'REVOKE CONNECT, TEMPORARY ON DATABASE :"role" FROM PUBLIC;',
  );
  return reader === undefined ? owner : text`${owner}${readerSql(reader, passwords.reader)}`;
}

// What is there and what will come, of the owner's own: a default privilege alone would leave out what is there.
function readerSql(reader: string, password: Value): Text {
  return lines(
    `\\set reader ${reader}`,
    text`\\set password ${password}`,
    ensureRole("reader"),
    'ALTER ROLE :"reader" SET default_transaction_read_only = on;',
    'GRANT CONNECT ON DATABASE :"role" TO :"reader";',
    '\\connect :"role"',
    // The owner's own tables might be in the way of names.
    "SET search_path = pg_catalog;",
    'ALTER DEFAULT PRIVILEGES FOR ROLE :"role" GRANT USAGE ON SCHEMAS TO :"reader";',
    'ALTER DEFAULT PRIVILEGES FOR ROLE :"role" GRANT SELECT ON TABLES TO :"reader";',
    "SELECT format('GRANT USAGE ON SCHEMA %I TO %I', nspname, :'reader')",
    "  FROM pg_namespace WHERE nspowner::regrole::text IN (quote_ident(:'role'), 'pg_database_owner') \\gexec",
    "SELECT format('GRANT SELECT ON TABLE %I.%I TO %I', nspname, relname, :'reader')",
    "  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace",
    "  WHERE relowner::regrole::text = quote_ident(:'role') AND relkind IN ('r', 'p', 'v', 'm', 'f') \\gexec",
  );
}

/** A role that may log in with `:password`; made where it is not there. */
export function ensureRole(variable: string, rights = ""): string {
  return [
    `SELECT format('CREATE ROLE %I', :'${variable}')`,
    `  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'${variable}') \\gexec`,
    `ALTER ROLE :"${variable}" LOGIN ${rights}PASSWORD :'password';`,
  ].join("\n");
}

/** What psql reads as the content of one of the workload's files: passwords never stand on a command line. */
export const contentOf = (file: string): string => `\`cat /run/bap/${file}\``;
