import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface NamespaceAsk {
  /** A DNS label, named from `self.name`. */
  readonly name: string;
  /** Seconds that a finished workflow is kept. @default 3 days */
  readonly retention?: number;
}

export interface NamespaceGrant {
  /** `host:port`; in process: `memory:`. */
  readonly address: Value;
  readonly namespace: string;
}

/** Work that lasts, and goes on where it stopped. */
export interface WorkflowEngine {
  readonly protocol: "temporal" | "memory";
  namespace(ask: NamespaceAsk): NamespaceGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    workflowEngine: WorkflowEngine;
  }
}

export const workflowEngine = capability<"workflowEngine">()({
  name: "workflowEngine",
  methods: ["namespace"],
  description: "Work that lasts, and goes on where it stopped; each consumer gets a namespace of its own.",
});
