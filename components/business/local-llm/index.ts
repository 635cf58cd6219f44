import { z } from "zod";
import { defineComponent } from "../../define.ts";

/** Answers without a language model: each service extracts them from its own texts. */
export const localLlm = defineComponent({
  name: "local-llm",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "No language model: services extract answers, and make embeddings, by themselves.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  provides: {
    llm: () => ({
      protocol: "local",
      language: () => ({
        url: "local:",
        key: "",
        chatModel: "extractive",
        embeddingModel: "hashed",
        embeddingSize: 384,
      }),
    }),
  },
  model: () => ({}),
});
