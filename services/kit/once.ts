import { takeIdempotencyKey } from "./idempotency.ts";
import { Problem } from "./problem.ts";
import type { Unit } from "./unit.ts";
import { uuidv7 } from "./uuid.ts";

/** A thing that was asked for: made now, or by an earlier request with the same key. */
export type Made<Resource> = { readonly made: Resource; readonly replayed: boolean };

/** Makes a resource once for each idempotency key; without a key, each time. */
export async function makeOnce<Resource>(
  unit: Unit,
  asked: { readonly operation: string; readonly key: string | undefined; readonly request: unknown },
  how: {
    /** What an earlier request made. */
    readonly find: (id: string) => Promise<Resource | undefined>;
    readonly make: (id: string) => Promise<Resource>;
  },
): Promise<Made<Resource>> {
  const id = uuidv7();
  if (asked.key === undefined) return { made: await how.make(id), replayed: false };
  const { operation, key, request } = asked;
  const owner = await takeIdempotencyKey(unit, { tenant: unit.actor, operation, key, request, resourceId: id });
  if (owner === id) return { made: await how.make(id), replayed: false };
  const earlier = await how.find(owner);
  if (earlier !== undefined) return { made: earlier, replayed: true };
  // What somebody removed does not come back because somebody else tries again.
  throw new Problem(409, "state-conflict", "what this Idempotency-Key made was removed; use a new one to make another");
}
