import type { Unit } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { Chunk } from "./chunk.ts";
import type { MediaType } from "./document.ts";
import { forgetGenerationJob, readDocumentJob } from "./jobs.ts";

/** One reading of a document; it counts as long as it is the one that is wanted. */
type Reading = { readonly documentId: string; readonly generation: string };

/** What is to be read, if that reading is still wanted; `moved`: its bytes are in the object store. */
export async function wantedReading(
  unit: Unit,
  { documentId, generation }: Reading,
): Promise<{ readonly mediaType: MediaType; readonly moved: boolean } | undefined> {
  const { rows } = await unit.query<{ mediaType: MediaType; moved: boolean }>(
    `select media_type as "mediaType", object_key is not null as moved from documents
     where organisation = $1 and id = $2 and wanted = $3`,
    [unit.actor.organisation, documentId, generation],
  );
  return rows[0];
}

/** Puts a reading in the place of the one before; false when it is not wanted any more. */
export async function keepReading(
  unit: Unit,
  reading: Reading & {
    readonly model: string;
    readonly text: string;
    readonly chunks: readonly (Chunk & { readonly id: string })[];
  },
): Promise<boolean> {
  const { documentId, generation, model, text, chunks } = reading;
  const { organisation, team, owner } = unit.actor;
  const { rows } = await unit.query<{ before: string | null }>(
    `with earlier as (select id, generation from documents where organisation = $1 and id = $2 and wanted = $3 for update)
     update documents set state = 'ready', reason = null, body = $4, chunks = $5, generation = $3, embedding_model = $6
     from earlier where documents.id = earlier.id returning earlier.generation as before`,
    [organisation, documentId, generation, text, chunks.length, model],
  );
  if (rows[0] === undefined) return false;
  await unit.query("delete from passages where organisation = $1 and document_id = $2", [organisation, documentId]);
  await unit.query(
    `insert into passages (id, organisation, team, owner, document_id, position, start_at, body)
     select id, $1, $2, $3, $4, position, start, text
     from json_to_recordset($5::text::json) as one (id uuid, position int, start int, text text)`,
    [organisation, team, owner, documentId, JSON.stringify(chunks)],
  );
  const { before } = rows[0];
  if (before !== null && before !== generation) await unit.later(forgetGenerationJob(before));
  await unit.emit({ type: "document.ready", subject: documentId, data: { chunks: chunks.length } });
  return true;
}

/** Says of a document that it cannot be read, and why; nothing of an earlier reading is found any more. */
export async function keepFailure(unit: Unit, failure: Reading & { readonly reason: string }): Promise<void> {
  const { documentId, generation, reason } = failure;
  const { organisation } = unit.actor;
  const { rows } = await unit.query(
    `update documents set state = 'failed', reason = $4, body = null, chunks = 0, generation = null
     where organisation = $1 and id = $2 and wanted = $3 returning id`,
    [organisation, documentId, generation, reason],
  );
  if (rows.length === 0) return;
  await unit.query("delete from passages where organisation = $1 and document_id = $2", [organisation, documentId]);
  await unit.emit({ type: "document.failed", subject: documentId, data: { reason } });
}

/** Wants new readings of some documents whose vectors are of another model; false when there are none left. */
export async function wantAgain(unit: Unit, model: string): Promise<boolean> {
  const { rows } = await unit.query<{ id: string }>(
    `select id from documents where organisation = $1 and embedding_model <> $2 and wanted = generation limit 100
     for update`,
    [unit.actor.organisation, model],
  );
  for (const { id } of rows) {
    const generation = uuidv7();
    await unit.query("update documents set wanted = $3 where organisation = $1 and id = $2", [
      unit.actor.organisation,
      id,
      generation,
    ]);
    await unit.later(readDocumentJob(id, generation));
  }
  return rows.length > 0;
}
