import { afterEveryId, toPage } from "../kit/page.ts";
import type { Unit } from "../kit/unit.ts";
import { uuidv7 } from "../kit/uuid.ts";
import type { Document, DocumentHead, DocumentQuery, NewDocument } from "./document.ts";
import { forgetDocumentJob, forgetObjectJob, readDocumentJob } from "./jobs.ts";
import { keepOriginal } from "./originals.ts";

type HeadRow = Omit<DocumentHead, "mediaType" | "createdAt"> & {
  media_type: DocumentHead["mediaType"];
  created_at: Date;
};
type DocumentRow = HeadRow & { body: string | null };

const headColumns = "id, title, media_type, bytes, url, state, reason, chunks, created_at";

/** Keeps a document as it was handed in; it is read afterwards. */
export async function storeDocument(
  unit: Unit,
  id: string,
  document: NewDocument,
  published: { readonly subject: string; readonly url: string | null } | undefined = undefined,
): Promise<Document> {
  const { organisation, team, owner } = unit.actor;
  const wanted = uuidv7();
  const { rows } = await unit.query<DocumentRow>(
    `insert into documents (id, organisation, team, owner, title, media_type, bytes, subject, url, state, wanted, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'received', $10, $11) returning ${headColumns}, body`,
    [
      ...[id, organisation, team, owner, document.title, document.mediaType, document.bytes.length],
      ...[published?.subject ?? null, published?.url ?? null, wanted, unit.now],
    ],
  );
  await keepOriginal(unit, id, document.bytes);
  await unit.later(readDocumentJob(id, wanted));
  await unit.emit({ type: "document.received", subject: id, data: { mediaType: document.mediaType } });
  return toDocument(rows[0]!);
}

/**
 * Keeps what was published under a subject, in the place of what was there before. What was read of that stays in use
 * until the new one is read.
 */
export async function storePublished(
  unit: Unit,
  document: NewDocument,
  published: { readonly subject: string; readonly url: string | null },
): Promise<void> {
  const wanted = uuidv7();
  const { rows } = await unit.query<{ id: string; object_key: string | null }>(
    `with before as (select id, object_key from documents where organisation = $1 and subject = $2 for update)
     update documents set title = $3, media_type = $4, bytes = $5, url = $6, state = 'received', reason = null,
       wanted = $7, object_key = null
     from before where documents.id = before.id returning documents.id, before.object_key`,
    [
      ...[unit.actor.organisation, published.subject, document.title, document.mediaType],
      ...[document.bytes.length, published.url, wanted],
    ],
  );
  const before = rows[0];
  if (before === undefined) return void (await storeDocument(unit, uuidv7(), document, published));
  await keepOriginal(unit, before.id, document.bytes);
  if (before.object_key !== null) await unit.later(forgetObjectJob(before.object_key));
  await unit.later(readDocumentJob(before.id, wanted));
  await unit.emit({ type: "document.replaced", subject: before.id, data: { mediaType: document.mediaType } });
}

/** The document of that id, if this organisation has it. */
export async function findDocument(unit: Unit, id: string): Promise<Document | undefined> {
  const { rows } = await unit.query<DocumentRow>(
    `select ${headColumns}, body from documents where organisation = $1 and id = $2`,
    [unit.actor.organisation, id],
  );
  return rows[0] === undefined ? undefined : toDocument(rows[0]);
}

/** Newest first, without the texts. */
export async function documentsPage(unit: Unit, { limit, cursor }: DocumentQuery) {
  const { rows } = await unit.query<HeadRow>(
    `select ${headColumns} from documents where organisation = $1 and id < $2 order by id desc limit $3`,
    [unit.actor.organisation, cursor ?? afterEveryId, limit + 1],
  );
  return toPage(rows.map(toHead), limit);
}

/** Removes a document: at once from what is found, soon from every other place. */
export async function removeDocument(unit: Unit, id: string): Promise<boolean> {
  const { rows } = await unit.query<{ object_key: string | null }>(
    "delete from documents where organisation = $1 and id = $2 returning object_key",
    [unit.actor.organisation, id],
  );
  const removed = rows[0];
  if (removed === undefined) return false;
  await unit.later(forgetDocumentJob(id));
  if (removed.object_key !== null) await unit.later(forgetObjectJob(removed.object_key));
  await unit.emit({ type: "document.removed", subject: id });
  return true;
}

const toHead = ({ media_type, created_at, ...row }: HeadRow): DocumentHead => ({
  ...row,
  mediaType: media_type,
  createdAt: created_at.toISOString(),
});

const toDocument = ({ body, ...head }: DocumentRow): Document => ({ ...toHead(head), text: body });
