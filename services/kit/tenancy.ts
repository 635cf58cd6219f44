/** To whom a row belongs. Every table of every service has these three columns from its first migration on. */
export type Tenant = { readonly organisation: string; readonly team: string; readonly owner: string };

/** Everybody, as long as no identity provider is bound: there is one organisation and no one else to tell apart. */
export const defaultTenant: Tenant = { organisation: "default", team: "default", owner: "default" };

/** The columns of {@link Tenant} for a `create table`. */
export const tenantColumns = [
  "organisation text not null default 'default'",
  "team text not null default 'default'",
  "owner text not null default 'default'",
].join(", ");
