import type { Capability } from "../model/capability.ts";
import { assistant } from "./assistant.ts";
import { bi } from "./bi.ts";
import { cache } from "./cache.ts";
import { eventBus } from "./event-bus.ts";
import { gateway } from "./gateway.ts";
import { identity } from "./identity.ts";
import { llm } from "./llm.ts";
import { mail } from "./mail.ts";
import { objectStore } from "./object-store.ts";
import { olapStore } from "./olap-store.ts";
import { portal } from "./portal.ts";
import { queue } from "./queue.ts";
import { relationalStore } from "./relational-store.ts";
import { vectorStore } from "./vector-store.ts";
import { workflowEngine } from "./workflow-engine.ts";

/** Every capability of ours, by name. */
export const capabilities: Readonly<Record<string, Capability>> = {
  assistant,
  bi,
  cache,
  eventBus,
  gateway,
  identity,
  llm,
  mail,
  objectStore,
  olapStore,
  portal,
  queue,
  relationalStore,
  vectorStore,
  workflowEngine,
};
