import { capability } from "../model/capability.ts";
import type { EndpointRef } from "../model/value.ts";

/** A service of ours that lets itself be called for whoever asks, with the asker's own rights. */
export interface ServiceAsk {
  /** The service: what its API's addresses have behind `/api/`. */
  readonly name: string;
  readonly to: EndpointRef;
}

/** What acts for people: it calls services with the rights of the person who asked, and none of its own. */
export interface Assistant {
  service(ask: ServiceAsk): { readonly known: true };
}

declare module "../model/capability.ts" {
  interface Capabilities {
    assistant: Assistant;
  }
  interface ServedByMany {
    assistant: true;
  }
}

export const assistant = capability<"assistant">()({
  name: "assistant",
  methods: ["service"],
  many: true,
  description: "Acts for people: a service offers its API to it, and it calls that with the asker's own rights.",
});
