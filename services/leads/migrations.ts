import { idempotencyMigration } from "../kit/idempotency.ts";
import type { Migration } from "../kit/migrate.ts";
import { tenantColumns } from "../kit/tenancy.ts";

/** The schema of this service, step by step. A released step is never edited; add the next one at the end. */
export const migrations: readonly Migration[] = [
  idempotencyMigration,
  {
    id: "leads-0001-leads",
    statements: [
      `create table leads (
         id uuid primary key,
         ${tenantColumns},
         name text not null,
         email text not null,
         company text,
         message text,
         source text,
         created_at timestamptz not null
       )`,
      "create index leads_newest_first on leads (organisation, id desc)",
    ],
  },
];
