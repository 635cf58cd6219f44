import { defineComponent } from "../../define.ts";
import { secret, text } from "../../model/value.ts";
import { collectionOf, tokenName } from "./collections.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";

/** Qdrant, the vector store. */
export const qdrant = defineComponent({
  name: "qdrant",
  layer: "data",
  licence: { spdx: "Apache-2.0" },
  description: "Qdrant: collections of its own for each consumer, and a token that opens these and no others.",
  topologies: { single: ["docker", "kubernetes"] },
  config,
  defaults: {
    production: { cpu: "2", memory: "4Gi", storage: "50Gi" },
    enterprise: { cpu: "4", memory: "8Gi", storage: "100Gi" },
  },
  provides: {
    vectorStore: ({ self }) => ({
      engine: "qdrant",
      collections: (ask) => ({
        url: text`http://${self.endpoint("http")}`,
        key: secret(tokenName(self.name, ask)),
        collections: Object.fromEntries(
          Object.keys(ask.collections).map((collection) => [collection, collectionOf(ask, collection)]),
        ),
      }),
    }),
  },
  model: (base) => model(base),
});
