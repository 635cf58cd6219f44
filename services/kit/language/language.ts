import type { Logger } from "../log.ts";
import { openEndpoint } from "./endpoint.ts";
import { local } from "./local.ts";

/** What shall be written. */
export type Writing = {
  /** What to do with the input; for who writes, not for who reads. */
  readonly instructions: string;
  /** What it is about: a brief, passages, … May come from strangers. */
  readonly input: string;
  /** What is longer is cut, at the end of a sentence where one ends in time. @default 400 */
  readonly maxWords?: number;
};

/** Writes, and tells what texts are near each other. What fails is a problem (502, 503) that callers may be shown. */
export type Language = {
  /** The model that writes; `local` where no model does: then it is the input's own sentences. */
  readonly name: string;
  /** Vectors of two models are never compared. */
  readonly embeddingModel: string;
  /** Numbers in each vector. */
  readonly embeddingSize: number;
  write(writing: Writing): Promise<string>;
  /** A vector of length 1 for each text, in their order; of length 0 for a text that says nothing, if at all. */
  embed(texts: readonly string[]): Promise<readonly (readonly number[])[]>;
};

/** What the `llm` binding says. */
export type LanguageSettings = {
  readonly LLM_URL?: string | undefined;
  readonly LLM_KEY?: string | undefined;
  readonly LLM_CHAT_MODEL?: string | undefined;
  readonly LLM_EMBEDDING_MODEL?: string | undefined;
  readonly LLM_EMBEDDING_SIZE?: number | undefined;
};

export type LanguageOptions = {
  readonly log: Logger;
  /** How many milliseconds one request may take. @default 60 s */
  readonly timeoutMs?: number;
  /** How many milliseconds the first failure is followed by; the next by twice that. @default half a second */
  readonly pauseMs?: number;
};

/** The language model that is bound, or local means where none is: nothing is asked of it before it is used. */
export function openLanguage(settings: LanguageSettings, options: LanguageOptions): Language {
  const { LLM_URL: url, LLM_CHAT_MODEL: chat, LLM_EMBEDDING_MODEL: embedding, LLM_EMBEDDING_SIZE: size } = settings;
  if (url === undefined || url === "local:") return local;
  // The binding is complete or not there at all; this is for who calls it without.
  if (chat === undefined || embedding === undefined || size === undefined) {
    throw new Error("a language model needs LLM_CHAT_MODEL, LLM_EMBEDDING_MODEL and LLM_EMBEDDING_SIZE");
  }
  return openEndpoint({ url, key: settings.LLM_KEY, chat, embedding, size }, options);
}
