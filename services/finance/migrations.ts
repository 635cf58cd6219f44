import type { Migration } from "../kit/migrate.ts";
import { bankMigration, overlappingStatementsMigration } from "./bank/migration.ts";
import { billingMigration, sellersOfDocumentsMigration } from "./billing/migration.ts";
import { budgetsMigration } from "./budgets/migration.ts";
import { importsMigration } from "./imports/migration.ts";
import { ledgerMigration } from "./ledger/migration.ts";

/** The schema of this service, step by step. A released step is never edited; add the next one at the end. */
export const migrations: readonly Migration[] = [
  billingMigration,
  ledgerMigration,
  bankMigration,
  budgetsMigration,
  importsMigration,
  sellersOfDocumentsMigration,
  overlappingStatementsMigration,
];
