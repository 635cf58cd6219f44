import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

/** A database of the consumer's own, with a role that owns it and nothing else. */
export interface DatabaseAsk {
  /** A DNS label; the store derives its own identifier (`vec-docs` → `vec_docs`). Name it from `self.name`. */
  readonly name: string;
}

export interface DatabaseGrant {
  /** Connection URL with the password in it, so itself a secret: `postgres://…`; embedded: `pglite:<folder>`. */
  readonly url: Value;
}

/** Tables, transactions, SQL. */
export interface RelationalStore {
  readonly engine: "postgres" | "sqlite";
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
