import { capability } from "../model/capability.ts";
import type { Connection } from "./connection.ts";

/** A database that people may look at, as a role that only reads. */
export interface SourceAsk {
  /** A DNS label, named from `self.name`; unique among the sources of a tool. */
  readonly name: string;
  /** What people read: `Leads`. */
  readonly title: string;
  readonly engine: "postgres" | "clickhouse";
  readonly connection: Connection;
}

/** Charts and dashboards over what the platform stores. */
export interface Bi {
  /** `ready`: the tool starts with this source in place. */
  source(ask: SourceAsk): { readonly ready: true };
}

declare module "../model/capability.ts" {
  interface Capabilities {
    bi: Bi;
  }
  interface ServedByMany {
    bi: true;
  }
}

export const bi = capability<"bi">()({
  name: "bi",
  methods: ["source"],
  many: true,
  description: "Charts and dashboards: any of them side by side; who has data offers it to each as a source.",
});
