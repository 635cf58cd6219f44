import { defineComponent } from "../../define.ts";
import { postgresConfig, tierDefaults } from "../../kit/postgres/config.ts";
import { relationalOffer, urlOf } from "../../kit/postgres/offer.ts";
import { namesOf } from "./collections.ts";
import { model } from "./model.ts";

/** PostgreSQL with vectors: databases, and collections as tables in them. */
export const pgvector = defineComponent({
  name: "pgvector",
  layer: "data",
  licence: { spdx: "PostgreSQL" },
  description: "PostgreSQL with the extension pgvector: databases, and collections of vectors as tables in them.",
  topologies: { single: ["docker", "kubernetes"] },
  // The same Debian as the official image's default: sorted by another one's rules, text indexes would be wrong.
  config: postgresConfig("pgvector/pgvector:0.8.7-pg17-trixie"),
  defaults: tierDefaults,
  provides: {
    relationalStore: ({ self }) => relationalOffer(self),
    vectorStore: ({ self }) => ({
      engine: "pgvector",
      collections: (ask) => ({ url: urlOf(self, ask), key: "", collections: namesOf(ask) }),
    }),
  },
  model: (base) => model(base),
});
