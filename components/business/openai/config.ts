import { z } from "zod";

/** What a profile may say about an OpenAI-compatible endpoint. */
export const config = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'expected the root of the API, such as "https://api.openai.com/v1"' })
    .regex(/^[^@?#]*[^@?#/]$/, {
      error: "expected an address without user, query and slash at its end: a key is told with `bap secrets set`",
    })
    .default("https://api.openai.com/v1")
    .describe("Root of the API."),
  key: z
    .boolean()
    .default(true)
    .describe("It asks for a key, which is told with `bap secrets set`; false: for one that asks for none."),
  chatModel: z.string().min(1).default("gpt-4o-mini").describe("The model that writes."),
  embeddingModel: z.string().min(1).default("text-embedding-3-small").describe("The model that makes embeddings."),
  embeddingSize: z
    .int()
    .min(1)
    .max(65536)
    .default(1536)
    .describe("Numbers in each of its embeddings; collections that are there already keep their own."),
});

export type OpenaiConfig = typeof config;
