import type { Handlers, Job } from "../kit/jobs.ts";
import { storeJob } from "../kit/jobs.ts";
import type { Means } from "../kit/store-service.ts";
import { EVERYBODY } from "../kit/tenancy.ts";
import type { Tenant } from "../kit/tenancy.ts";
import type { Unit } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { chunksOf } from "./chunk.ts";
import { extract } from "./extract.ts";
import {
  embedAgainJob,
  forgottenGenerationSchema,
  forgottenObjectSchema,
  forgottenSchema,
  readingSchema,
} from "./jobs.ts";
import { moveOriginal, originalOf } from "./originals.ts";
import type { Parts } from "./parts.ts";
import { keepFailure, keepReading, wantAgain, wantedReading } from "./readings.ts";
import { Unreadable } from "./unreadable.ts";

/** Chunks that are embedded and kept at a time; between two, the service does other things. */
const batch = 64;

/** The work that outlives a request. */
export function handlersOf(parts: Parts): Handlers {
  const { vectors, objects, work, language } = parts;
  return {
    "read-document": (job) => readDocument(parts, job),
    "forget-document": ({ actor, input }) => vectors.forget(actor, forgottenSchema.parse(input)),
    "forget-generation": ({ actor, input }) => vectors.forget(actor, forgottenGenerationSchema.parse(input)),
    "forget-object": async ({ input }) => objects?.remove(forgottenObjectSchema.parse(input).key),
    "embed-again": async ({ actor }) => {
      while (await work(actor, (unit) => wantAgain(unit, language.embeddingModel)));
    },
  };
}

/** A document is not read any more after the last try, however that ended: also by the end of the process. */
export async function givenUp(unit: Unit, { name, input }: Job): Promise<void> {
  if (name !== "read-document") return;
  const reason = "it could not be taken in, time and again; the log of the service says why. Hand it in again later";
  await keepFailure(unit, { ...readingSchema.parse(input), reason });
}

/** Text, chunks and vectors of a document; what cannot be read is not tried again. */
async function readDocument(parts: Parts, { actor, input, attempt }: Job): Promise<void> {
  const reading = readingSchema.parse(input);
  const { documentId, generation } = reading;
  const document = await parts.work(actor, (unit) => wantedReading(unit, reading));
  // Removed, or replaced by what is read by another job.
  if (document === undefined) return;
  try {
    // What an earlier try left behind.
    if (attempt > 1) await parts.vectors.forget(actor, { generation });
    const bytes = await originalOf(parts, actor, documentId);
    if (bytes === undefined) return;
    const { objects, work } = parts;
    const { mediaType, moved } = document;
    if (objects !== undefined && !moved) await moveOriginal({ work, objects }, actor, { ...reading, bytes, mediaType });
    const text = await extract(bytes, mediaType);
    const chunks = chunksOf(text).map((chunk) => ({ ...chunk, id: uuidv7() }));
    const model = parts.language.embeddingModel;
    await embed(parts, actor, { ...reading, model }, chunks);
    const kept = await work(actor, (unit) => keepReading(unit, { ...reading, model, text, chunks }));
    if (!kept) await parts.vectors.forget(actor, { generation });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    await parts.work(actor, (unit) => keepFailure(unit, { ...reading, reason: error.message }));
  }
}

async function embed(
  { language, vectors }: Parts,
  tenant: Tenant,
  reading: { readonly documentId: string; readonly generation: string; readonly model: string },
  chunks: readonly { readonly id: string; readonly text: string }[],
): Promise<void> {
  for (let at = 0; at < chunks.length; at += batch) {
    const part = chunks.slice(at, at + batch);
    const embeddings = await language.embed(part.map(({ text }) => text));
    // What says nothing has no direction, and is found by nothing.
    const kept = part
      .map(({ id }, nth) => ({ id, embedding: embeddings[nth] ?? [] }))
      .filter(({ embedding }) => embedding.some((value) => value !== 0));
    if (kept.length > 0) await vectors.put(tenant, reading, kept);
    await new Promise(setImmediate);
  }
}

/**
 * Has all documents read again whose vectors are of another model than is bound now. Until then they are not found:
 * vectors of two models have nothing in common.
 */
export async function embedAgain({ database, log }: Means, { language }: Pick<Parts, "language">): Promise<void> {
  const model = language.embeddingModel;
  await database.transaction(async (tx) => {
    const { rows } = await tx.query<Tenant & { oldest: string; count: number }>(
      `select organisation, min(team) as team, min(owner) as owner, min(generation::text) as oldest, count(*)::int as count
       from documents where generation is not null and embedding_model <> $1 group by organisation`,
      [model],
    );
    for (const { oldest, count, ...tenant } of rows) {
      log.info(
        { organisation: tenant.organisation, documents: count, model },
        "the embedding model is another one now",
      );
      await storeJob(tx, tenant, new Date(), embedAgainJob(model, oldest));
    }
  }, EVERYBODY);
}
