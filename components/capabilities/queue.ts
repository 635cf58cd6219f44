import { capability } from "../model/capability.ts";
import type { KeyspaceAsk, KeyspaceGrant } from "./cache.ts";

/** Keys that are never evicted and outlive a restart: jobs that wait for a worker. */
export interface Queue {
  readonly protocol: "redis" | "memory";
  keyspace(ask: KeyspaceAsk): KeyspaceGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    queue: Queue;
  }
}

export const queue = capability<"queue">()({
  name: "queue",
  methods: ["keyspace"],
  description: "Values that must not be lost, such as jobs that wait; each consumer gets a user of its own.",
});
