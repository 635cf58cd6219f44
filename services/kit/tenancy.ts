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

/**
 * Row-level security for tables with {@link tenantColumns}: who owns the tables (the service) sees and writes rows of
 * the organisation that its transaction names, and none where it names none. Others, which the platform lets read
 * everything (its reports), are not the service: they are held by their grants alone.
 */
export function ownRows(...tables: readonly string[]): readonly string[] {
  const named = "current_setting('app.organisation', true)";
  return tables.flatMap((table) => [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    // The owner's name is written into the policy: within it, current_user is whoever asks.
    `do $$ begin execute format(
       'create policy own_rows on ${table} using (current_user <> %L or organisation = ${quoted(named)} or ${quoted(named)} = ''${EVERYBODY}'')
          with check (organisation = ${quoted(named)} or ${quoted(named)} = ''${EVERYBODY}'')', current_user);
     end $$`,
  ]);
}

const quoted = (sql: string): string => sql.replaceAll("'", "''");
