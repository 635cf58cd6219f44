import type { Hono } from "hono";
import type { Database } from "../../kit/database.ts";
import type { AppEnv } from "../../kit/http.ts";
import { whenGivenUp } from "../../kit/given-up.ts";
import { doNextJob } from "../../kit/jobs.ts";
import { embed } from "../../kit/language/local-embedding.ts";
import type { Language } from "../../kit/language/language.ts";
import { assemble, bearer } from "../../kit/testing/service.ts";
import { documentSchema } from "../document.ts";
import type { Document } from "../document.ts";
import { handlersOf } from "../ingest.ts";
import { openParts } from "../parts.ts";
import type { Parts } from "../parts.ts";
import { agents } from "../service.ts";
import { settings } from "../settings.ts";

/** The agents on a database of a test, with all that is said otherwise, and their work done when it is asked for. */
export function agentsOn(
  database: Database,
  { env = {}, parts: other = {} }: { env?: Record<string, string>; parts?: Partial<Parts> } = {},
) {
  const read = settings.read({ DATABASE_URL: "pglite:memory", CACHE_URL: "memory:", ...env });
  let parts: Parts | undefined;
  const service = agents((means) => (parts ??= { ...openParts(read, means), ...other }));
  const { app, means } = assemble(service, database);
  const handlers = handlersOf(parts!);
  const jobs = { pauseAfter: () => 0, givenUp: whenGivenUp("agents", means.log, service.givenUp) };
  return {
    app,
    means,
    service,
    parts: parts!,
    /** Does all work that is due; what fails is tried again at once. */
    settle: async () => {
      while (await doNextJob(database, handlers, jobs));
    },
  };
}

/** A stand-in for a language model, which says what it is told to, and remembers what it was asked. */
export function modelThatSays(...answers: readonly string[]): Language & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: "writer",
    embeddingModel: "reader",
    embeddingSize: 384,
    asked,
    write: ({ input }) => Promise.resolve(answers[Math.min(asked.push(input), answers.length) - 1] ?? ""),
    embed: (texts) => Promise.resolve(texts.map(embed)),
  };
}

/** Hands a file in, as the member of an organisation. */
export const upload = (
  app: Hono<AppEnv>,
  type: string,
  body: Uint8Array | string,
  headers: Record<string, string> = {},
) =>
  app.request("/api/agents/documents?title=A%20file", {
    method: "POST",
    body: typeof body === "string" ? body : Uint8Array.from(body),
    headers: { "content-type": type, ...headers },
  });

/** A document, as its organisation reads it. */
export async function documentOf(app: Hono<AppEnv>, id: string, organisation = "default"): Promise<Document> {
  const response = await app.request(`/api/agents/documents/${id}`, { headers: bearer(organisation) });
  return documentSchema.parse(await response.json());
}
