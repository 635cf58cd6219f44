import type { Migration } from "../../kit/migrate.ts";
import { ownRows, tenantColumns } from "../../kit/tenancy.ts";

/** What was imported, and when. */
export const importsMigration: Migration = {
  id: "finance-0005-imports",
  statements: [
    `create table imports (
       id uuid primary key,
       ${tenantColumns},
       kind text not null check (kind in ('customers', 'products', 'invoices')),
       imported int not null,
       known int not null,
       skipped int not null,
       at timestamptz not null
     )`,
    ...ownRows("imports"),
  ],
};
