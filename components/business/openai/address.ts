import type { Self } from "../../define.ts";
import type { Value } from "../../model/value.ts";
import { text } from "../../model/value.ts";

/** The URL with host and port as references: who holds it may go there, and nobody else. */
export function addressOf(self: Self, url: string): Value {
  const { protocol, port, pathname } = new URL(url);
  const place = self.endpoint("api", { part: port === "" ? "host" : "address", at: "run" });
  return text`${protocol}//${place}${pathname === "/" ? "" : pathname}`;
}
