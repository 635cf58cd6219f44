import { z } from "zod";
import type { Logger } from "../../kit/log.ts";
import { Problem, unavailable } from "../../kit/problem.ts";
import type { VectorStore } from "./vector-store.ts";

export type QdrantOptions = {
  /** `http://host:6333` */
  readonly url: string;
  readonly key: string | undefined;
  readonly collection: string;
  readonly log: Logger;
};

const timeoutMs = 30_000;
const found = z.object({ result: z.object({ points: z.array(z.object({ id: z.string(), score: z.number() })) }) });

/** What each point says of itself, and is found by. */
const fields = ["organisation", "document", "generation", "model"] as const;
type Field = (typeof fields)[number];

const match = (values: Partial<Record<Field, string>>) => ({
  must: Object.entries(values).map(([key, value]) => ({ key, match: { value } })),
});

/** Vectors in a collection of Qdrant, over its REST API. The grant made the collection. */
export function qdrantStore({ url, key, collection, log }: QdrantOptions): VectorStore {
  const base = `${url.replace(/\/+$/, "")}/collections/${encodeURIComponent(collection)}`;
  const ask = async (method: "PUT" | "POST", path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${base}/${path}`, {
      method,
      headers: { "content-type": "application/json", ...(key && { "api-key": key }) },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw unavailable("the vector store", cause);
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    const said = new Error(`Qdrant answers ${method} ${path} with ${response.status}: ${text.slice(0, 300)}`);
    if (response.status >= 500 || response.status === 429) throw unavailable("the vector store", said);
    throw new Problem(502, "vector-store-failed", `the vector store refuses with status ${response.status}`, {
      cause: said,
    });
  };

  let prepared: Promise<void> | undefined;
  // Without them it searches as well, only slower: a key that may not make them is no reason to stop.
  const indexes = async () => {
    for (const field of fields) {
      const schema = { type: "keyword", ...(field === "organisation" && { is_tenant: true }) };
      await ask("PUT", "index?wait=true", { field_name: field, field_schema: schema });
    }
  };
  const prepare = () =>
    (prepared ??= indexes().catch((err: unknown) => {
      log.warn({ err }, "the vector store keeps no index over organisations");
    }));

  return {
    name: "qdrant",
    put: async ({ organisation }, { documentId, generation, model }, vectors) => {
      await prepare();
      const payload = { organisation, document: documentId, generation, model };
      await ask("PUT", "points?wait=true", {
        points: vectors.map(({ id, embedding }) => ({ id, vector: embedding, payload })),
      });
    },
    forget: async ({ organisation }, of) => {
      const which = "documentId" in of ? { document: of.documentId } : { generation: of.generation };
      await ask("POST", "points/delete?wait=true", { filter: match({ organisation, ...which }) });
    },
    nearest: async ({ organisation }, { model, embedding, limit }) => {
      const filter = match({ organisation, model });
      const answer = await ask("POST", "points/query", { query: embedding, filter, limit, with_payload: false });
      return found.parse(answer).result.points;
    },
    close: () => Promise.resolve(),
  };
}
