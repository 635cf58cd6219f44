import type { Migration } from "../kit/migrate.ts";
import { ownRows, tenantColumns } from "../kit/tenancy.ts";

// Within one organisation: nothing refers to a row of another, whatever a request names.
const ofDraft = "foreign key (organisation, draft_id) references drafts (organisation, id)";

/** The schema of this service, step by step. A released step is never edited; add the next one at the end. */
export const migrations: readonly Migration[] = [
  {
    id: "content-0001-drafts",
    statements: [
      `create table channels (
         id uuid primary key,
         ${tenantColumns},
         name text not null,
         kind text not null,
         settings jsonb not null,
         created_at timestamptz not null,
         unique (organisation, id),
         unique (organisation, name)
       )`,
      `create table drafts (
         id uuid primary key,
         ${tenantColumns},
         title text not null,
         body text not null,
         brief text not null,
         channel_id uuid,
         planned_for timestamptz,
         state text not null check (state in ('draft', 'review', 'approved', 'scheduled', 'published')),
         publish_at timestamptz,
         published_at timestamptz,
         url text,
         written_by text,
         created_at timestamptz not null,
         changed_at timestamptz not null,
         unique (organisation, id),
         foreign key (organisation, channel_id) references channels (organisation, id),
         check (state = 'draft' or body <> ''),
         check (state <> 'scheduled' or publish_at is not null),
         check ((state = 'published') = (published_at is not null))
       )`,
      "create index drafts_newest_first on drafts (organisation, id desc)",
      "create index drafts_by_state on drafts (organisation, state, id desc)",
      "create index drafts_calendar on drafts (organisation, (coalesce(published_at, publish_at, planned_for)))",
      "create index drafts_public on drafts (organisation, published_at desc) where url is not null",
      `create table proposals (
         id uuid primary key,
         ${tenantColumns},
         draft_id uuid not null,
         body text not null,
         written_by text not null,
         created_at timestamptz not null,
         ${ofDraft}
       )`,
      `create table deliveries (
         id uuid primary key,
         ${tenantColumns},
         draft_id uuid not null,
         target text not null,
         state text not null check (state in ('pending', 'delivered', 'failed')),
         round int not null default 1,
         reason text,
         changed_at timestamptz not null,
         unique (organisation, draft_id, target),
         ${ofDraft}
       )`,
      `create table performance (
         ${tenantColumns},
         draft_id uuid not null,
         kind text not null check (kind in ('view', 'click', 'share')),
         day date not null,
         count bigint not null,
         primary key (organisation, draft_id, kind, day),
         ${ofDraft}
       )`,
      ...ownRows("channels", "drafts", "proposals", "deliveries", "performance"),
    ],
  },
];
