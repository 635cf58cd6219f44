import { z } from "zod";
import { llm, objects, vectors } from "../kit/bindings.ts";
import { storeSettings } from "../kit/store-settings.ts";

const chunks = {
  ...vectors,
  needed: [...vectors.needed, "VECTORS_COLLECTION_CHUNKS"],
  settings: { ...vectors.settings, VECTORS_COLLECTION_CHUNKS: z.string().optional() },
};

const address = () =>
  z
    .url({ protocol: /^https?$/, error: "is no address; allowed: http://host:8080" })
    .transform((url) => url.replace(/\/+$/, ""))
    .optional();

/** Everything the agents read from their environment. */
export const settings = storeSettings(
  "agents",
  {
    ...llm.settings,
    ...chunks.settings,
    ...objects.settings,
    /** Where the other services answer; the tools of one that is not named are not offered. */
    AGENTS_LEADS_URL: address(),
    AGENTS_CONTENT_URL: address(),
    AGENTS_FINANCE_URL: address(),
  },
  [llm, chunks, objects],
);

export type Settings = ReturnType<typeof settings.read>;
