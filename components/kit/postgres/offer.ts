import { type Connection, NO_CONNECTION } from "../../capabilities/connection.ts";
import type { DatabaseAsk, DatabaseGrant } from "../../capabilities/relational-store.ts";
import type { Self } from "../../define.ts";
import type { From, Offer } from "../../model/capability.ts";
import { secret, text, type Text } from "../../model/value.ts";
import { credential, identifier, type Named, readerCredential, readerOf } from "./names.ts";

/** Where a server differs from one of the platform's own. */
export interface ServerFacts {
  /** @default false */
  readonly tls?: boolean;
  /** Further roles that are the server's own. @default [] */
  readonly own?: readonly string[];
}

/** A database for each consumer, as a capability. */
export function relationalOffer(self: Self, server: ServerFacts = {}): Offer<"relationalStore"> {
  return { engine: "postgres", wire: true, database: (ask) => databaseGrant(self, ask, server) };
}

/** The URL of a consumer's database, as its owner. */
export function urlOf(self: Self, ask: Named, { tls = false, own = [] }: ServerFacts = {}): Text {
  const role = identifier(ask, own);
  const mode = tls ? "?sslmode=require" : "";
  return text`postgres://${role}:${secret(credential(self.name, ask), "url")}@${self.endpoint("sql")}/${role}${mode}`;
}

function databaseGrant(self: Self, ask: DatabaseAsk & From, server: ServerFacts): DatabaseGrant {
  const role = identifier(ask, server.own);
  const as = (user: string, password: string): Connection => ({
    host: self.endpoint("sql", { part: "host" }),
    port: self.endpoint("sql", { part: "port" }),
    database: role,
    user,
    password: secret(password),
    tls: server.tls ?? false,
  });
  return {
    connection: as(role, credential(self.name, ask)),
    reader: ask.reader ? as(readerOf(role), readerCredential(self.name, ask)) : NO_CONNECTION,
    url: urlOf(self, ask, server),
  };
}
