import type { BucketAsk } from "../../capabilities/object-store.ts";
import { PlatformError } from "../../model/error.ts";
import type { From } from "../../model/capability.ts";

/** The consumer's secret key; it belongs to who asked. */
export const credential = (instance: string, ask: BucketAsk & From): string => `${ask.from}/${instance}-${ask.name}`;

/**
 * The consumer's bucket, and its user where the store has users.
 *
 * @throws PlatformError when no store could have a bucket of that name, or the name means something else to it.
 */
export function bucketOf({ name, from }: BucketAsk & From, prefix = ""): string {
  const bucket = `${prefix}${name}`;
  if (/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket) && !RESERVED.includes(bucket)) return bucket;
  throw new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its bucket would be called "${bucket}", which no bucket may be`,
    suggestion: `rename the instance: 3 to 63 small letters, digits and hyphens, and none of ${RESERVED.join(", ")}`,
  });
}

// A user of this name stands for everybody who does not sign in.
const RESERVED = ["anonymous"];
