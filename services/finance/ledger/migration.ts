import type { Migration } from "../../kit/migrate.ts";
import { ownRows, tenantColumns } from "../../kit/tenancy.ts";

/** Accounts, postings and their entries. That debits equal credits is the database's own rule. */
export const ledgerMigration: Migration = {
  id: "finance-0002-ledger",
  statements: [
    `create table accounts (
       ${tenantColumns},
       code text not null,
       name text not null,
       kind text not null check (kind in ('asset', 'liability', 'equity', 'income', 'expense')),
       primary key (organisation, code)
     )`,
    `create table ledger_postings (
       id uuid primary key,
       ${tenantColumns},
       cause text not null,
       memo text,
       invoice_id uuid,
       customer_id uuid,
       currency text not null,
       booked_on date not null,
       posted_at timestamptz not null,
       unique (organisation, id),
       foreign key (organisation, invoice_id) references invoices (organisation, id),
       foreign key (organisation, customer_id) references customers (organisation, id)
     )`,
    "create index ledger_postings_newest_first on ledger_postings (organisation, id desc)",
    "create index ledger_postings_of_invoice on ledger_postings (organisation, invoice_id)",
    "create index ledger_postings_of_customer on ledger_postings (organisation, customer_id)",
    `create table ledger_entries (
       posting_id uuid not null,
       ${tenantColumns},
       account text not null,
       side text not null check (side in ('debit', 'credit')),
       amount bigint not null check (amount > 0),
       primary key (posting_id, account, side),
       foreign key (organisation, posting_id) references ledger_postings (organisation, id),
       foreign key (organisation, account) references accounts (organisation, code)
     )`,
    "create index ledger_entries_of_account on ledger_entries (organisation, account)",
    ...ownRows("accounts", "ledger_postings", "ledger_entries"),
    `create function ledger_posting_balances() returns trigger language plpgsql as $$
       declare
         posting uuid := case when tg_table_name = 'ledger_postings' then (to_jsonb(new) ->> 'id')::uuid
                              else (to_jsonb(new) ->> 'posting_id')::uuid end;
         debits numeric;
         credits numeric;
       begin
         select coalesce(sum(amount) filter (where side = 'debit'), 0),
                coalesce(sum(amount) filter (where side = 'credit'), 0)
           into debits, credits from ledger_entries where posting_id = posting;
         if debits <> credits or debits = 0 then
           raise exception 'posting % does not balance: debits %, credits %', posting, debits, credits
             using errcode = 'check_violation';
         end if;
         return null;
       end $$`,
    // Looked at when the transaction commits: its rows come one after the other.
    `create constraint trigger ledger_posting_balances after insert on ledger_postings
       deferrable initially deferred for each row execute function ledger_posting_balances()`,
    `create constraint trigger ledger_entry_balances after insert on ledger_entries
       deferrable initially deferred for each row execute function ledger_posting_balances()`,
    `create function ledger_only_grows() returns trigger language plpgsql as $$
       begin
         raise exception 'the ledger is never changed: post the opposite instead' using errcode = 'check_violation';
       end $$`,
    ...["ledger_postings", "ledger_entries"].map(
      (table) => `create trigger ${table}_only_grow before update or delete or truncate on ${table}
        for each statement execute function ledger_only_grows()`,
    ),
    // What an account is decides how everything on it is read.
    `create trigger accounts_stay before update of organisation, code, kind or delete or truncate on accounts
       for each statement execute function ledger_only_grows()`,
  ],
};
