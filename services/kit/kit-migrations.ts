import { eventsMigration } from "./events.ts";
import { idempotencyMigration } from "./idempotency.ts";
import { jobsMigration } from "./jobs.ts";
import type { Migration } from "./migrate.ts";
import { signInsMigration } from "./sign-ins.ts";
import { ownRowsMigration } from "./tenancy.ts";

/** Goes along with what somebody takes up later, so that it is one trace from the request on. */
const traceparentMigration: Migration = {
  id: "kit-0005-traceparent",
  statements: ["events", "jobs"].map((table) => `alter table ${table} add column traceparent text`),
};

/** What every service with a store keeps beside its own: requests marked by a key, events, jobs and sign-ins. */
export const kitMigrations: readonly Migration[] = [
  idempotencyMigration,
  eventsMigration,
  jobsMigration,
  signInsMigration,
  traceparentMigration,
  ownRowsMigration,
];
