import { capability } from "../model/capability.ts";
import type { RouteLimits } from "../model/parts.ts";
import type { Origin } from "../model/platform.ts";
import type { EndpointRef } from "../model/value.ts";

export interface RouteAsk {
  /** The application's name: it answers at `<app>.<domain>`. */
  readonly app: string;
  /** Prefix of the path. @default "/" */
  readonly path?: string;
  /** Where it leads; the health of what lies there does not hold the gateway's start back. */
  readonly to: EndpointRef;
  /** `internal`: known to the gateway, not reachable from outside. @default "public" */
  readonly access?: "public" | "internal";
  readonly limits?: RouteLimits;
}

export interface RouteGrant {
  readonly origin: Origin;
}

/** The only way in. */
export interface Gateway {
  route(ask: RouteAsk): RouteGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    gateway: Gateway;
  }
}

export const gateway = capability<"gateway">()({
  name: "gateway",
  methods: ["route"],
  description: "The only way in: names, certificates, limits.",
});
