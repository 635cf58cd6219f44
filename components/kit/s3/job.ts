import type { BucketAsk } from "../../capabilities/object-store.ts";
import type { From } from "../../model/capability.ts";
import type { Value } from "../../model/value.ts";
import type { Job } from "../../model/workload.ts";
import { businessImage, contract } from "../business/image.ts";
import { S3_CLIENT } from "./client.ts";

/** What a grant of a bucket needs to know. */
export interface BucketJob {
  readonly endpoint: Value;
  readonly region: string;
  readonly bucket: string;
  readonly env?: Readonly<Record<string, Value>>;
  /** What comes after {@link S3_CLIENT}. */
  readonly script: string;
  /** Secrets by the name of their file. */
  readonly secrets: Readonly<Record<string, Value>>;
}

/** A job that asks an S3 store for something on behalf of one consumer, in the one image of ours that has Node. */
export function bucketJob(ask: BucketAsk & From, { endpoint, region, bucket, env, script, secrets }: BucketJob): Job {
  return {
    kind: "job",
    part: `grant-${ask.name}`,
    fulfils: ask.from,
    image: businessImage,
    command: ["node", "/run/bap/grant.mjs"],
    env: { S3_ENDPOINT: endpoint, S3_REGION: region, BUCKET: bucket, ...env },
    files: {
      "grant.mjs": { content: S3_CLIENT + script },
      ...Object.fromEntries(Object.entries(secrets).map(([name, content]) => [name, { content }])),
    },
    scratch: { "/tmp": 2 ** 20 },
    user: contract.user,
    cpu: 250,
    memory: 96 * 2 ** 20,
  };
}
