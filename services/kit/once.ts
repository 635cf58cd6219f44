import { takeIdempotencyKey } from "./idempotency.ts";
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
  const earlier = owner === id ? undefined : await how.find(owner);
  return { made: earlier ?? (await how.make(owner)), replayed: earlier !== undefined };
}
