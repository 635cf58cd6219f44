import type { Migration } from "./migrate.ts";

/** To whom a row belongs. Every table of every service has these three columns from its first migration on. */
export type Tenant = { readonly organisation: string; readonly team: string; readonly owner: string };

/** Everybody, as long as no identity provider is bound: there is one organisation and no one else to tell apart. */
export const defaultTenant: Tenant = { organisation: "default", team: "default", owner: "default" };

/** What an organisation may be called; nothing that means something in SQL or in a topic's name. */
export const organisationPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Stands for every organisation: what a service does for the platform (publishing, work that is due), never for a caller. */
export const EVERYBODY = "*";

/** The columns of {@link Tenant} for a `create table`. */
export const tenantColumns = [
  "organisation text not null default 'default'",
  "team text not null default 'default'",
  "owner text not null default 'default'",
].join(", ");

/** What the platform adds to the name of a role for who may read all that it keeps: its reports. */
const READER = "_reader";

/**
 * Row-level security for tables with {@link tenantColumns}: everybody sees and writes rows of the organisation that the
 * transaction names, and none where it names none. Only the reader of who owns a table, which may write nothing, reads
 * all of it. Who the owner is, is asked anew each time: a table that was restored under another role is as closed.
 */
export function ownRows(...tables: readonly string[]): readonly string[] {
  return tables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy own_rows on ${table} using (${named} in (organisation, '${EVERYBODY}'))`,
    `create policy all_rows on ${table} for select using (current_user = (
       select pg_get_userbyid(relowner) || '${READER}' from pg_class where oid = '${table}'::regclass))`,
  ]);
}

const named = "current_setting('app.organisation', true)";

/** Gives tables of before the rules they would have now: then, everybody but the first owner saw every row. */
export const ownRowsMigration: Migration = {
  id: "kit-0006-own-rows",
  statements: [
    `do $$ declare one name; begin
       for one in select tablename from pg_policies where schemaname = current_schema() and policyname = 'own_rows' loop
         execute format('drop policy own_rows on %I', one);
         execute format('drop policy if exists all_rows on %I', one);
         execute format($policy$${ownRows("%1$I")[2]}$policy$, one);
         execute format($policy$${ownRows("%1$I")[3]}$policy$, one);
       end loop;
     end $$`,
  ],
};
