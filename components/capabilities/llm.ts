import { capability } from "../model/capability.ts";
import type { Value } from "../model/value.ts";

export interface LanguageAsk {
  /** Named from `self.name`. */
  readonly name: string;
}

export interface LanguageGrant {
  /** Root of an OpenAI-compatible API, `https://host/v1`; `local:`: extractive answers in the service itself. */
  readonly url: Value;
  /** Empty where none is asked for. */
  readonly key: Value;
  readonly chatModel: string;
  readonly embeddingModel: string;
  /** Numbers in each of its embeddings. */
  readonly embeddingSize: number;
}

/** Texts made from texts, and vectors that stand for them. */
export interface Llm {
  readonly protocol: "openai" | "local";
  language(ask: LanguageAsk): LanguageGrant;
}

declare module "../model/capability.ts" {
  interface Capabilities {
    llm: Llm;
  }
}

export const llm = capability<"llm">()({
  name: "llm",
  methods: ["language"],
  description: "Texts made from texts, and vectors that stand for them: any OpenAI-compatible endpoint, or none.",
});
