import { capability } from "../model/capability.ts";
import type { Origin } from "../model/platform.ts";
import type { EndpointRef } from "../model/value.ts";

/** An application that people open, offered to the page that leads to all of them. */
export interface ApplicationAsk {
  /** A DNS label, named from `self.name`; unique among the applications of a portal. */
  readonly name: string;
  /** What people read: `Leads`. */
  readonly title: string;
  /** One sentence: what people do there. */
  readonly description: string;
  /** Where a browser finds it. */
  readonly origin: Origin;
  /** An API that the portal's own page works with, under the portal's own origin: `/api/leads`, and where it leads. */
  readonly api?: { readonly path: string; readonly to: EndpointRef };
}

/** The page where people begin. */
export interface Portal {
  application(ask: ApplicationAsk): { readonly listed: true };
}

declare module "../model/capability.ts" {
  interface Capabilities {
    portal: Portal;
  }
  interface ServedByMany {
    portal: true;
  }
}

export const portal = capability<"portal">()({
  name: "portal",
  methods: ["application"],
  many: true,
  description: "The page where people begin: whoever has an application for people offers it.",
});
