import { createHash } from "node:crypto";
import { z } from "zod";
import type { Database, Queryable } from "./database.ts";
import type { Migration } from "./migrate.ts";
import { Problem } from "./problem.ts";
import type { Tenant } from "./tenancy.ts";
import { EVERYBODY, ownRows, tenantColumns } from "./tenancy.ts";

/** The header by which a caller marks a request so that sending it twice does it once. */
export const idempotencyHeaders = z.object({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "must be 1 to 255 visible ASCII characters")
    .optional()
    .describe("Chosen by the caller; kept for seven days. The same key with another body is refused"),
});

/** The table this needs, for a service's list of migrations. */
export const idempotencyMigration: Migration = {
  id: "kit-0001-idempotency-keys",
  statements: [
    `create table idempotency_keys (
       ${tenantColumns},
       operation text not null,
       key text not null,
       request_hash text not null,
       resource_id uuid not null,
       created_at timestamptz not null default now(),
       primary key (organisation, operation, key)
     )`,
    "create index idempotency_keys_age on idempotency_keys (created_at)",
    ...ownRows("idempotency_keys"),
  ],
};

/**
 * Takes `key` for the resource that is about to be made, within the transaction that makes it.
 *
 * Answers the id of the resource that owns the key: `resourceId` for the first request, the earlier one for a replay
 * (which holds an id and no copy of the data, so erasing a person's data needs to look in one place only). Two
 * requests at the same moment: the second waits for the first to commit. Another request under the same key: 422.
 */
export async function takeIdempotencyKey(
  tx: Queryable,
  taken: { tenant: Tenant; operation: string; key: string; request: unknown; resourceId: string },
): Promise<string> {
  const { tenant, operation, key, resourceId } = taken;
  const hash = createHash("sha256").update(JSON.stringify(taken.request)).digest("hex");
  const { rows } = await tx.query<{ resource_id: string }>(
    `insert into idempotency_keys (organisation, team, owner, operation, key, request_hash, resource_id)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning resource_id`,
    [tenant.organisation, tenant.team, tenant.owner, operation, key, hash, resourceId],
  );
  if (rows.length > 0) return resourceId;
  const earlier = await tx.query<{ resource_id: string; request_hash: string }>(
    "select resource_id, request_hash from idempotency_keys where organisation = $1 and operation = $2 and key = $3",
    [tenant.organisation, operation, key],
  );
  const first = earlier.rows[0];
  if (first?.request_hash !== hash) {
    throw new Problem(
      422,
      "idempotency-key-reused",
      "this Idempotency-Key came with another body before; use a new one",
    );
  }
  return first.resource_id;
}

/** Forgets keys older than seven days; a service runs it now and then. */
export async function forgetOldIdempotencyKeys(database: Database): Promise<void> {
  const old = "delete from idempotency_keys where created_at < now() - interval '7 days'";
  await database.transaction((tx) => tx.query(old), EVERYBODY);
}
