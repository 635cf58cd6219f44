import { NO_CONNECTION, type Connection } from "../../capabilities/connection.ts";
import type { AnalyticsAsk, AnalyticsGrant } from "../../capabilities/olap-store.ts";
import type { Self } from "../../define.ts";
import type { From, Offer } from "../../model/capability.ts";
import { secret, text } from "../../model/value.ts";
import { credential, identifier, readerCredential, readerOf } from "./names.ts";

/** Whether the server is spoken to over TLS, and which users are its own. */
export interface Server {
  readonly tls: boolean;
  readonly own?: readonly string[];
}

/** Databases on a server whose port `http` this instance has. */
export function analytics(self: Self, { tls, own }: Server): Offer<"olapStore"> {
  return { engine: "clickhouse", database: (ask) => grantTo(self, ask, { tls, ...(own && { own }) }) };
}

function grantTo(self: Self, ask: AnalyticsAsk & From, { tls, own }: Server): AnalyticsGrant {
  const name = identifier(ask, own);
  const connection = (user: string, password: string): Connection => ({
    host: self.endpoint("http", { part: "host" }),
    port: self.endpoint("http", { part: "port" }),
    database: name,
    user,
    password: secret(password),
    tls,
  });
  const scheme = tls ? "https" : "http";
  return {
    url: text`${scheme}://${name}:${secret(credential(self.name, ask), "url")}@${self.endpoint("http")}/${name}`,
    connection: connection(name, credential(self.name, ask)),
    reader: ask.reader ? connection(readerOf(name), readerCredential(self.name, ask)) : NO_CONNECTION,
  };
}
