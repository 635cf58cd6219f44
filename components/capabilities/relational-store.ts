import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";
import type { Connection } from "./connection.ts";

/** A database of the consumer's own, with a role that owns it and nothing else. */
export interface DatabaseAsk {
  /** A DNS label; the store derives its own identifier (`vec-docs` → `vec_docs`). Name it from `self.name`. */
  readonly name: string;
  /** Makes a second role beside the owner that may read every table, also those to come: for BI. @default false */
  readonly reader?: boolean;
}

export interface DatabaseGrant {
  /** Connection URL with the password in it, so itself a secret: `postgres://…`; embedded: `pglite:<folder>`. */
  readonly url: Value;
  /** The same in parts; empty where the store has no server (`wire: false`). */
  readonly connection: Connection;
  /** As the role that only reads; there if it was asked for. */
  readonly reader: Connection;
}

/** Tables, transactions, SQL. */
export interface RelationalStore {
  readonly engine: "postgres" | "sqlite";
  /** Spoken to over a network: what is no program of ours needs that. */
  readonly wire: boolean;
  database(ask: DatabaseAsk): DatabaseGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    relationalStore: RelationalStore;
  }
}

export const relationalStore = capability<"relationalStore">()({
  name: "relationalStore",
  methods: ["database"],
  description: "Tables, transactions and SQL; each consumer gets a database and a role of its own.",
});
