import type { Self } from "../../define.ts";
import type { External } from "../../model/parts.ts";
import type { Value } from "../../model/value.ts";
import { text } from "../../model/value.ts";

/** The endpoint's host and port, as the platform's network rules know them. */
export function externalOf(self: Self, url: string): External {
  const { hostname, protocol, port } = new URL(url);
  return { name: self.name, host: hostname, ports: { api: Number(port || (protocol === "https:" ? 443 : 80)) } };
}

/** The URL with host and port as references: who holds it may go there, and nobody else. */
export function addressOf(self: Self, url: string): Value {
  const { protocol, port, pathname } = new URL(url);
  const place = self.endpoint("api", { part: port === "" ? "host" : "address", at: "run" });
  return text`${protocol}//${place}${pathname === "/" ? "" : pathname}`;
}
