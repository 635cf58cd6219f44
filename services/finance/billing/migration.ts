import type { Migration } from "../../kit/migrate.ts";
import { ownRows, tenantColumns } from "../../kit/tenancy.ts";

/** `INV-00042`, from a series and a sequence. */
const number = `number text not null generated always as
  (series || '-' || lpad(sequence::text, greatest(5, length(sequence::text)), '0')) stored`;

/** Customers, products, invoices, credit notes and payments. */
export const billingMigration: Migration = {
  id: "finance-0001-billing",
  statements: [
    `create table sellers (
       ${tenantColumns},
       name text not null,
       address text,
       tax_id text,
       bank_account text,
       primary key (organisation)
     )`,
    `create table customers (
       id uuid primary key,
       ${tenantColumns},
       name text not null,
       folded_name text not null,
       email text,
       country text,
       address text,
       tax_id text,
       created_at timestamptz not null,
       unique (organisation, id)
     )`,
    "create index customers_newest_first on customers (organisation, id desc)",
    "create index customers_by_name on customers (organisation, folded_name)",
    `create table products (
       id uuid primary key,
       ${tenantColumns},
       reference text,
       name text not null,
       unit_price bigint not null check (unit_price >= 0),
       currency text not null,
       tax_rate int not null,
       created_at timestamptz not null,
       unique (organisation, reference)
     )`,
    "create index products_newest_first on products (organisation, id desc)",
    // A row and not a sequence: what is rolled back gives its number back, so there are no gaps.
    `create table document_numbers (
       ${tenantColumns},
       series text not null,
       last bigint not null,
       primary key (organisation, series)
     )`,
    // Of the total, `settled` was paid, `credited` was taken back by a credit note, and the rest is open: never less
    // than nothing. What was paid beyond the total is no part of it, but the customer's credit; `overpaid` recalls it.
    `create table invoices (
       id uuid primary key,
       ${tenantColumns},
       series text not null,
       sequence bigint not null,
       ${number},
       customer_id uuid not null,
       currency text not null,
       net bigint not null check (net >= 0),
       tax bigint not null check (tax >= 0),
       total bigint not null check (total > 0 and total = net + tax),
       settled bigint not null default 0 check (settled >= 0),
       credited bigint not null default 0 check (credited >= 0),
       overpaid bigint not null default 0 check (overpaid >= 0),
       open bigint not null generated always as (total - settled - credited) stored check (open >= 0),
       cancelled_at timestamptz,
       status text not null generated always as (case
         when cancelled_at is not null then 'cancelled'
         when settled = 0 and credited = 0 then 'open'
         when total > settled + credited then 'partly-paid'
         when overpaid > 0 then 'overpaid'
         else 'paid' end) stored,
       issued_on date not null,
       due_on date not null,
       reference text,
       folded_reference text,
       imported boolean not null default false,
       issued_at timestamptz not null,
       unique (organisation, id),
       unique (organisation, series, sequence),
       unique (organisation, number),
       foreign key (organisation, customer_id) references customers (organisation, id)
     )`,
    "create index invoices_newest_first on invoices (organisation, id desc)",
    "create index invoices_of_customer on invoices (organisation, customer_id)",
    "create index invoices_to_be_paid on invoices (organisation, currency, open) where open > 0",
    "create unique index invoices_imported_once on invoices (organisation, reference) where imported",
    `create table invoice_lines (
       ${tenantColumns},
       invoice_id uuid not null,
       position int not null,
       description text not null,
       quantity bigint not null check (quantity > 0),
       unit_price bigint not null check (unit_price >= 0),
       tax_rate int check (tax_rate between 0 and 10000),
       net bigint not null,
       tax bigint not null,
       primary key (invoice_id, position),
       foreign key (organisation, invoice_id) references invoices (organisation, id)
     )`,
    `create table credit_notes (
       id uuid primary key,
       ${tenantColumns},
       series text not null,
       sequence bigint not null,
       ${number},
       invoice_id uuid not null,
       reason text,
       issued_on date not null,
       issued_at timestamptz not null,
       unique (organisation, series, sequence),
       unique (organisation, invoice_id),
       foreign key (organisation, invoice_id) references invoices (organisation, id)
     )`,
    `create table payments (
       id uuid primary key,
       ${tenantColumns},
       kind text not null check (kind in ('payment', 'credit-use', 'refund', 'credit-refund')),
       invoice_id uuid,
       customer_id uuid not null,
       currency text not null,
       amount bigint not null check (amount > 0),
       to_credit bigint not null default 0 check (to_credit between 0 and amount),
       paid_on date not null,
       reference text,
       created_at timestamptz not null,
       unique (organisation, id),
       check ((kind = 'credit-refund') = (invoice_id is null)),
       foreign key (organisation, invoice_id) references invoices (organisation, id),
       foreign key (organisation, customer_id) references customers (organisation, id)
     )`,
    "create index payments_newest_first on payments (organisation, id desc)",
    "create index payments_of_invoice on payments (organisation, invoice_id)",
    ...ownRows(
      ...["sellers", "customers", "products", "document_numbers", "invoices", "invoice_lines", "credit_notes"],
      "payments",
    ),
    `create function issued_documents_stay() returns trigger language plpgsql as $$
       begin
         raise exception 'what was issued is never changed: issue a credit note instead' using errcode = 'check_violation';
       end $$`,
    `create trigger invoices_stay
       before delete or truncate or update of id, organisation, series, sequence, customer_id, currency, net, tax, total,
         issued_on, due_on, reference, imported, issued_at
       on invoices for each statement execute function issued_documents_stay()`,
    ...["invoice_lines", "credit_notes", "payments"].map(
      (table) => `create trigger ${table}_stay before update or delete or truncate on ${table}
        for each statement execute function issued_documents_stay()`,
    ),
  ],
};

/** A document keeps who sent it, as they were then: it says the same for ever. */
export const sellersOfDocumentsMigration: Migration = {
  id: "finance-0006-sellers-of-documents",
  statements: ["invoices", "credit_notes"].map((table) => `alter table ${table} add column seller jsonb`),
};
