import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface KeyspaceAsk {
  /** A DNS label, named from `self.name`. */
  readonly name: string;
  /** `whole`: software that cannot prefix its keys; it needs an instance of its own outside dev. @default "prefix" */
  readonly keyspace?: "prefix" | "whole";
}

export interface KeyspaceGrant {
  /** `redis://user:password@host:port`, itself a secret; embedded: `memory:`. */
  readonly url: Value;
  /** Every key must begin with it; empty where the whole keyspace was asked. */
  readonly prefix: string;
}

/** Values that may be evicted or lost at any time. What must not be lost belongs in a queue or a store. */
export interface Cache {
  readonly protocol: "redis" | "memory";
  keyspace(ask: KeyspaceAsk): KeyspaceGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    cache: Cache;
  }
}

export const cache = capability<"cache">()({
  name: "cache",
  methods: ["keyspace"],
  description: "Fast values that may be evicted; each consumer gets a user that sees its own keys only.",
});
