import type { Migration } from "../../kit/migrate.ts";
import { ownRows, tenantColumns } from "../../kit/tenancy.ts";

/** Budgets of accounts, each for one month and currency. */
export const budgetsMigration: Migration = {
  id: "finance-0004-budgets",
  statements: [
    `create table budgets (
       id uuid primary key,
       ${tenantColumns},
       account text not null,
       currency text not null,
       month text not null,
       amount bigint not null check (amount > 0),
       notify text,
       crossed_at timestamptz,
       created_at timestamptz not null,
       unique (organisation, account, currency, month),
       foreign key (organisation, account) references accounts (organisation, code)
     )`,
    "create index budgets_newest_first on budgets (organisation, id desc)",
    ...ownRows("budgets"),
  ],
};
