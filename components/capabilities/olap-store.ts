import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";
import type { Connection } from "./connection.ts";

/** A database of the consumer's own, with a user that may do everything in it and nothing elsewhere. */
export interface AnalyticsAsk {
  /** A DNS label; the store derives its own identifier. Name it from `self.name`. */
  readonly name: string;
  /** Makes a second user that only reads: for BI. @default false */
  readonly reader?: boolean;
}

export interface AnalyticsGrant {
  /** `http://user:password@host:port/database`, itself a secret. */
  readonly url: Value;
  /** The same in parts; the port is that of HTTP. */
  readonly connection: Connection;
  /** As the user that only reads; there if it was asked for. */
  readonly reader: Connection;
}

/** Very many rows, read by column. */
export interface OlapStore {
  readonly engine: "clickhouse";
  database(ask: AnalyticsAsk): AnalyticsGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    olapStore: OlapStore;
  }
}

export const olapStore = capability<"olapStore">()({
  name: "olapStore",
  methods: ["database"],
  description: "Very many rows, read by column; each consumer gets a database and a user of its own.",
});
