import type { Unit, Work } from "../kit/unit.ts";
import type { Tenant } from "../kit/tenancy.ts";
import { uuidv7 } from "../kit/uuid.ts";
import { Unreadable } from "./unreadable.ts";
import type { ObjectStore } from "./objects.ts";

/**
 * Keeps bytes as they were handed in, with their document. Later they move to the object store where one is bound: so
 * taking a document waits for nobody, and neither place ever has half of one.
 */
export async function keepOriginal(unit: Unit, documentId: string, bytes: Uint8Array): Promise<void> {
  const { organisation, team, owner } = unit.actor;
  // As base64: the embedded database writes binary parameters number by number.
  await unit.query(
    `insert into originals (document_id, organisation, team, owner, content) values ($1, $2, $3, $4, decode($5, 'base64'))
     on conflict (document_id) do update set content = excluded.content`,
    [documentId, organisation, team, owner, Buffer.from(bytes).toString("base64")],
  );
}

type Place = { readonly object_key: string | null; readonly content: string | null };

/** The bytes of a document, wherever they are; nothing for one that is not there. */
export async function originalOf(
  { work, objects }: { readonly work: Work; readonly objects: ObjectStore | undefined },
  tenant: Tenant,
  documentId: string,
): Promise<Uint8Array | undefined> {
  const place = await work(tenant, async (unit) => {
    const { rows } = await unit.query<Place>(
      `select object_key, encode(content, 'base64') as content
       from documents left join originals on document_id = id where documents.organisation = $1 and id = $2`,
      [tenant.organisation, documentId],
    );
    return rows[0];
  });
  if (place === undefined) return undefined;
  if (place.content !== null) return Buffer.from(place.content, "base64");
  if (objects === undefined) throw new Unreadable("its file is in an object store that is not bound any more");
  return objects.get(place.object_key ?? "");
}

/** Moves the bytes of a document that are still in the database to the object store. */
export async function moveOriginal(
  { work, objects }: { readonly work: Work; readonly objects: ObjectStore },
  tenant: Tenant,
  moved: {
    readonly documentId: string;
    readonly generation: string;
    readonly bytes: Uint8Array;
    readonly mediaType: string;
  },
): Promise<void> {
  const { organisation } = tenant;
  const key = `${organisation}/${moved.documentId}/${uuidv7()}`;
  await objects.put(key, moved.bytes, moved.mediaType);
  const kept = await work(tenant, async (unit) => {
    const { rows } = await unit.query(
      `update documents set object_key = $4 where organisation = $1 and id = $2 and wanted = $3 and object_key is null
       returning id`,
      [organisation, moved.documentId, moved.generation, key],
    );
    if (rows.length === 0) return false;
    await unit.query("delete from originals where organisation = $1 and document_id = $2", [
      organisation,
      moved.documentId,
    ]);
    return true;
  });
  // Replaced, removed or moved meanwhile.
  if (!kept) await objects.remove(key);
}
