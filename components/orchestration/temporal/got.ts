import type { RouteGrant } from "../../capabilities/gateway.ts";
import type { DatabaseGrant } from "../../capabilities/relational-store.ts";

/** What Temporal got of others. */
export interface Got {
  readonly database: DatabaseGrant;
  readonly visibility: DatabaseGrant;
  readonly route: RouteGrant;
}
