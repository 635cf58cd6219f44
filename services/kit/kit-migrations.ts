import { eventsMigration } from "./events.ts";
import { idempotencyMigration } from "./idempotency.ts";
import { jobsMigration } from "./jobs.ts";
import type { Migration } from "./migrate.ts";
import { signInsMigration } from "./sign-ins.ts";

/** What every service with a store keeps beside its own: requests marked by a key, events, jobs and sign-ins. */
export const kitMigrations: readonly Migration[] = [
  idempotencyMigration,
  eventsMigration,
  jobsMigration,
  signInsMigration,
];
