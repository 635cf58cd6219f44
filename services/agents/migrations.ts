import type { Migration } from "../kit/migrate.ts";
import { ownRows, tenantColumns } from "../kit/tenancy.ts";

/** The schema of this service, step by step. A released step is never edited; add the next one at the end. */
export const migrations: readonly Migration[] = [
  {
    id: "agents-0001-documents",
    statements: [
      // A generation is one reading of a document: its chunks and vectors. `wanted` is the one that is being made, and
      // is `generation` once it is there.
      `create table documents (
         id uuid primary key,
         ${tenantColumns},
         title text not null,
         media_type text not null,
         bytes int not null,
         subject text,
         url text,
         state text not null check (state in ('received', 'ready', 'failed')),
         reason text,
         body text,
         chunks int not null default 0,
         wanted uuid not null,
         generation uuid,
         embedding_model text,
         object_key text,
         created_at timestamptz not null,
         unique (organisation, subject)
       )`,
      "create index documents_newest_first on documents (organisation, id desc)",
      `create table originals (
         document_id uuid primary key references documents on delete cascade,
         ${tenantColumns},
         content bytea not null
       )`,
      // Not `chunks`: a vector store in this very database may have been asked for a collection of that name.
      `create table passages (
         id uuid primary key,
         ${tenantColumns},
         document_id uuid not null references documents on delete cascade,
         position int not null,
         start_at int not null,
         body text not null,
         unique (document_id, position)
       )`,
      // Becomes a column of pgvector's type where that is there: see vectors/own.ts. Kept in the row, so that its
      // numbers are reached one by one.
      `create table chunk_vectors (
         id uuid primary key,
         ${tenantColumns},
         document_id uuid not null,
         generation uuid not null,
         model text not null,
         embedding real[] not null
       )`,
      "alter table chunk_vectors alter column embedding set storage main",
      "create index chunk_vectors_by_organisation on chunk_vectors (organisation, model)",
      "create index chunk_vectors_by_document on chunk_vectors (document_id, generation)",
      ...ownRows("documents", "originals", "passages", "chunk_vectors"),
    ],
  },
  {
    id: "agents-0002-tasks",
    statements: [
      `create table tasks (
         id uuid primary key,
         ${tenantColumns},
         tool text not null,
         input jsonb not null,
         state text not null check (state in ('proposed', 'started', 'done', 'failed')),
         created_at timestamptz not null
       )`,
      ...ownRows("tasks"),
    ],
  },
];
