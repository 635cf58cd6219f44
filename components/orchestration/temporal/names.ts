import type { NamespaceAsk } from "../../capabilities/workflow-engine.ts";
import type { Self } from "../../define.ts";
import type { From } from "../../model/capability.ts";
import { PlatformError } from "../../model/error.ts";
import type { EndpointRef } from "../../model/value.ts";
import type { Role } from "./contract.ts";
import { contract } from "./contract.ts";

/** How the server is split. */
export type Topology = "single" | "roles";

/** The database for what workflows can be found by, beside the one that holds them. */
export const visibilityOf = (self: Self): string => `${self.name}-visibility`;

/** Where a client reaches the server: its frontend, or the one process that is everything. */
export function frontend(self: Self, topology: Topology, at: EndpointRef["at"] = "start"): EndpointRef {
  return self.endpoint("rpc", { ...(topology === "roles" ? { of: "frontend" satisfies Role } : {}), at });
}

/**
 * The consumer's namespace.
 *
 * @throws PlatformError when it would be the server's own.
 */
export function namespaceOf({ name, from }: NamespaceAsk & From): string {
  if (name !== contract.systemNamespace) return name;
  throw new PlatformError({
    code: "reserved-name",
    path: `components.${from}`,
    message: `its namespace would be called "${name}", which is Temporal's own`,
    suggestion: `rename the instance; not to be used: ${contract.systemNamespace}`,
  });
}
