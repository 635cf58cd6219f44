import { capability } from "../model/capability.ts";
import type { RouteAccess, RouteLimits } from "../model/parts.ts";
import type { Origin } from "../model/platform.ts";
import type { EndpointRef } from "../model/value.ts";

export interface RouteAsk {
  /** The application's name: it answers at `<app>.<domain>`. */
  readonly app: string;
  /** Prefix of the path. @default "/" */
  readonly path?: string;
  /** Where it leads; the health of what lies there does not hold the gateway's start back. */
  readonly to: EndpointRef;
  /** Prefixes below it that lead nowhere from outside: what programs tell the platform alone, such as `/metrics`. */
  readonly except?: readonly string[];
  /** Who gets through, see {@link RouteAccess}. @default "public" */
  readonly access?: RouteAccess;
  readonly limits?: RouteLimits;
  /** A client stays with the member that answered it first. @default false */
  readonly sticky?: boolean;
  /** Asked of each member by the gateway, which leads nobody to one that does not answer well. */
  readonly health?: string;
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
