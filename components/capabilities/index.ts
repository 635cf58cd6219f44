export { cache, type Cache, type KeyspaceAsk, type KeyspaceGrant } from "./cache.ts";
export { gateway, type Gateway, type RouteAsk, type RouteGrant } from "./gateway.ts";
export { relationalStore, type DatabaseAsk, type DatabaseGrant, type RelationalStore } from "./relational-store.ts";
