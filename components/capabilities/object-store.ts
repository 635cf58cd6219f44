import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface BucketAsk {
  /** A DNS label, named from `self.name`. */
  readonly name: string;
}

/** Everything that an S3 client asks for; addresses are always written path-style. */
export interface BucketGrant {
  /** `http://host:port` */
  readonly endpoint: Value;
  readonly region: string;
  readonly bucket: string;
  readonly accessKey: Value;
  readonly secretKey: Value;
}

/** Files by name, over the S3 protocol. */
export interface ObjectStore {
  readonly protocol: "s3";
  bucket(ask: BucketAsk): BucketGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    objectStore: ObjectStore;
  }
}

export const objectStore = capability<"objectStore">()({
  name: "objectStore",
  methods: ["bucket"],
  description: "Files by name, over the S3 protocol; each consumer gets a bucket and keys of its own.",
});
