import type { Migration } from "../kit/migrate.ts";
import { ownRows, tenantColumns } from "../kit/tenancy.ts";
import { defaultForm } from "./forms.ts";

// What refers to a lead names its organisation too: no row can hang on another organisation's lead.
const ofLead = "foreign key (organisation, lead_id) references leads (organisation, id) on delete cascade";
const said = "name text not null, company text, message text, source text, country text, form_id uuid";

/** The schema of this service, step by step. A released step is never edited; add the next one at the end. */
export const migrations: readonly Migration[] = [
  {
    id: "leads-0001-leads",
    statements: [
      `create table leads (
         id uuid primary key,
         ${tenantColumns},
         ${said},
         email text not null,
         status text not null default 'new' check (status in ('new', 'contacted', 'qualified', 'won', 'lost')),
         score int not null,
         reasons jsonb not null,
         rules_version int not null,
         assignee text,
         created_at timestamptz not null,
         unique (organisation, id)
       )`,
      // One lead for each address; upper and lower case are the same.
      "create unique index leads_by_address on leads (organisation, lower(email))",
      "create index leads_by_status on leads (organisation, status, id desc)",
      "create index leads_by_rules on leads (organisation, rules_version, id)",
      `create index leads_open on leads (organisation, assignee) where status in ('new', 'contacted', 'qualified')`,
      `create table touches (
         id uuid primary key,
         ${tenantColumns},
         lead_id uuid not null,
         ${said},
         at timestamptz not null,
         ${ofLead}
       )`,
      "create index touches_of_lead on touches (organisation, lead_id, id desc)",
      ...ownRows("leads", "touches"),
    ],
  },
  {
    id: "leads-0002-rules",
    statements: [
      `create table rule_sets (
         ${tenantColumns},
         kind text not null check (kind in ('scoring', 'routing')),
         version int not null,
         items jsonb not null,
         primary key (organisation, kind)
       )`,
      // How often each rule's turn went round; whoever takes one holds its row until the lead is stored.
      `create table turns (
         ${tenantColumns},
         name text not null,
         taken bigint not null,
         primary key (organisation, name)
       )`,
      ...ownRows("rule_sets", "turns"),
    ],
  },
  {
    id: "leads-0003-forms",
    statements: [
      `create table forms (
         id uuid primary key,
         ${tenantColumns},
         name text not null,
         source text not null,
         secret text not null,
         created_at timestamptz not null,
         unique (organisation, id)
       )`,
      ...ownRows("forms"),
      `insert into forms (id, name, source, secret, created_at)
       values ('${defaultForm}', 'Get in touch', 'form', gen_random_uuid()::text || gen_random_uuid()::text, now())`,
    ],
  },
  {
    id: "leads-0004-follow-ups",
    statements: [
      `create table follow_ups (
         id uuid primary key,
         ${tenantColumns},
         lead_id uuid not null,
         due_at timestamptz not null,
         note text not null,
         state text not null default 'open' check (state in ('open', 'due', 'done')),
         created_at timestamptz not null,
         ${ofLead}
       )`,
      "create index follow_ups_by_state on follow_ups (organisation, state, id desc)",
      "create index follow_ups_of_lead on follow_ups (organisation, lead_id)",
      ...ownRows("follow_ups"),
    ],
  },
  {
    id: "leads-0005-webhooks",
    statements: [
      `create table webhooks (
         id uuid primary key,
         ${tenantColumns},
         url text not null,
         events jsonb not null,
         secret text not null,
         created_at timestamptz not null,
         unique (organisation, id)
       )`,
      // What is still to be delivered, and what was given up; what was taken is gone.
      `create table deliveries (
         id uuid primary key,
         ${tenantColumns},
         webhook_id uuid not null,
         lead_id uuid not null,
         type text not null,
         at timestamptz not null,
         tries int not null default 0,
         last_error text,
         dead_at timestamptz,
         ${ofLead},
         foreign key (organisation, webhook_id) references webhooks (organisation, id) on delete cascade
       )`,
      "create index deliveries_of_webhook on deliveries (organisation, webhook_id)",
      "create index deliveries_of_lead on deliveries (organisation, lead_id)",
      "create index deliveries_dead on deliveries (organisation, id desc) where dead_at is not null",
      ...ownRows("webhooks", "deliveries"),
    ],
  },
  {
    id: "leads-0006-imports",
    statements: [
      `create table imports (
         id uuid primary key,
         ${tenantColumns},
         state text not null default 'running' check (state in ('running', 'done', 'stopped')),
         rows int not null default 0,
         captured int not null default 0,
         seen_again int not null default 0,
         refused int not null default 0,
         mistakes jsonb not null default '[]',
         digest text,
         created_at timestamptz not null
       )`,
      ...ownRows("imports"),
    ],
  },
];
