import { defineComponent } from "../../define.ts";
import { secret } from "../../model/value.ts";
import { addressOf } from "./address.ts";
import { config } from "./config.ts";
import { model } from "./model.ts";
import { keyOf } from "./names.ts";

/** A language model behind an API as OpenAI's, wherever it runs. */
export const openai = defineComponent({
  name: "openai",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "A language model behind any OpenAI-compatible endpoint.",
  targets: ["docker", "kubernetes", "embedded"],
  config,
  provides: {
    llm: ({ self, config }) => ({
      protocol: "openai",
      language: () => ({
        url: addressOf(self, config.url),
        key: config.key ? secret(keyOf(self.name)) : "",
        chatModel: config.chatModel,
        embeddingModel: config.embeddingModel,
        embeddingSize: config.embeddingSize,
      }),
    }),
  },
  model: (base) => model(base),
});
