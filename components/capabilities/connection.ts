import type { Value } from "../model/value.ts";

/** The way to one database of a server, in parts: for software that takes no URL. */
export interface Connection {
  readonly host: Value;
  readonly port: Value;
  readonly database: string;
  readonly user: string;
  readonly password: Value;
  /** The server is spoken to over TLS, and its certificate is checked. */
  readonly tls: boolean;
}

/** What an engine in the same process gives in place of a connection; who needs one demands `wire: true`. */
export const NO_CONNECTION: Connection = { host: "", port: "", database: "", user: "", password: "", tls: false };
