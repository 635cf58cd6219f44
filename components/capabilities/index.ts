export { capabilities } from "./all.ts";
export { assistant, type Assistant, type ServiceAsk } from "./assistant.ts";
export { bi, type Bi, type SourceAsk } from "./bi.ts";
export { cache, type Cache, type KeyspaceAsk, type KeyspaceGrant } from "./cache.ts";
export { NO_CONNECTION, type Connection } from "./connection.ts";
export { eventBus, type EventBus, type EventsAsk, type EventsGrant, type Topic } from "./event-bus.ts";
export { gateway, type Gateway, type RouteAsk, type RouteGrant } from "./gateway.ts";
export { identity, type Identity, type TokensAsk, type TokensGrant } from "./identity.ts";
export { llm, type LanguageAsk, type LanguageGrant, type Llm } from "./llm.ts";
export { mail, type Mail, type SenderAsk, type SenderGrant } from "./mail.ts";
export { objectStore, type BucketAsk, type BucketGrant, type ObjectStore } from "./object-store.ts";
export { olapStore, type AnalyticsAsk, type AnalyticsGrant, type OlapStore } from "./olap-store.ts";
export { portal, type ApplicationAsk, type Portal } from "./portal.ts";
export { queue, type Queue } from "./queue.ts";
export { relationalStore, type DatabaseAsk, type DatabaseGrant, type RelationalStore } from "./relational-store.ts";
export {
  vectorStore,
  type Collection,
  type CollectionsAsk,
  type CollectionsGrant,
  type VectorStore,
} from "./vector-store.ts";
export { workflowEngine, type NamespaceAsk, type NamespaceGrant, type WorkflowEngine } from "./workflow-engine.ts";
