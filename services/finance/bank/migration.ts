import type { Migration } from "../../kit/migrate.ts";
import { ownRows, tenantColumns } from "../../kit/tenancy.ts";

/** Statements of banks, and what became of each of their lines. */
export const bankMigration: Migration = {
  id: "finance-0003-bank",
  statements: [
    `create table bank_statements (
       id uuid primary key,
       ${tenantColumns},
       hash text not null,
       lines int not null,
       imported_at timestamptz not null,
       unique (organisation, id),
       unique (organisation, hash)
     )`,
    // `words` are those of the reference that may be an invoice's number. Each line is looked at by rule once.
    `create table bank_lines (
       id uuid primary key,
       ${tenantColumns},
       statement_id uuid not null,
       position int not null,
       booked_on date not null,
       amount bigint not null check (amount <> 0),
       currency text not null,
       reference text,
       counterparty text,
       folded_counterparty text,
       words text[] not null,
       examined boolean not null default false,
       state text not null default 'open' check (state in ('open', 'matched')),
       matched_by text check (matched_by in ('rule', 'person')),
       payment_id uuid,
       account text,
       unique (statement_id, position),
       check ((state = 'matched') = (num_nonnulls(payment_id, account) = 1)),
       check ((state = 'matched') = (matched_by is not null)),
       foreign key (organisation, statement_id) references bank_statements (organisation, id),
       foreign key (organisation, payment_id) references payments (organisation, id),
       foreign key (organisation, account) references accounts (organisation, code)
     )`,
    "create index bank_lines_newest_first on bank_lines (organisation, id desc)",
    "create index bank_lines_by_state on bank_lines (organisation, state, id desc)",
    // One movement of money is one line of a statement.
    "create unique index bank_lines_of_payment on bank_lines (organisation, payment_id)",
    "create index bank_lines_to_examine on bank_lines (organisation, statement_id, position) where not examined",
    ...ownRows("bank_statements", "bank_lines"),
  ],
};

/** Statements overlap: what of one was here before is counted, and found by its day. */
export const overlappingStatementsMigration: Migration = {
  id: "finance-0007-overlapping-statements",
  statements: [
    "alter table bank_statements add column known int not null default 0",
    "create index bank_lines_by_day on bank_lines (organisation, booked_on)",
  ],
};
