import { z } from "zod";
import type { Consumer } from "../kit/consumer.ts";
import type { Logger } from "../kit/log.ts";
import { plainText } from "../kit/text.ts";
import { storePublished } from "./store.ts";

const published = z.object({ title: plainText(1_000), body: plainText(1_000_000), url: z.url().nullish() });

/** What is published becomes a document: the same draft once more takes the place of what it was. */
export const publishedContent = (log: Logger): Consumer => ({
  name: "agents-documents",
  take: async (event, unit) => {
    if (event.type !== "bap.draft.published") return;
    const { data, error } = published.safeParse(event.data);
    // Coming again would not make it whole.
    if (error) return log.warn({ event: event.id, places: error.issues.map(({ path }) => path.join(".")) }, "left out");
    await storePublished(
      unit,
      { title: data.title.slice(0, 200).toWellFormed(), mediaType: "text/markdown", bytes: Buffer.from(data.body) },
      { subject: `content/${event.subject}`, url: data.url ?? null },
    );
  },
});
