import type { Api } from "../kit/api.ts";
import { answerFrom } from "./answer.ts";
import { answerQuestion, searchDocuments } from "./api.ts";
import { answerBy } from "./grounded.ts";
import type { Parts } from "./parts.ts";
import { search } from "./search.ts";

/** How many chunks an answer is taken from. */
const readForAnswer = 8;

/** Search and answers. */
export function serveAnswers(api: Api, parts: Parts): void {
  const { language } = parts;

  api.serve(searchDocuments, async ({ c, actor, body: { query, limit } }) =>
    c.json({ items: await search(parts, actor, query, limit) }),
  );

  api.serve(answerQuestion, async ({ c, actor, body: { question } }) => {
    const hits = await search(parts, actor, question, readForAnswer);
    return c.json(language.name === "local" ? answerFrom(question, hits) : await answerBy(language, question, hits));
  });
}
