import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { z } from "zod";
import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import { Problem } from "../kit/problem.ts";
import { mediaTypeOf } from "../kit/validate.ts";
import { deleteDocument, handInDocument, listDocuments, readDocument, readOriginal } from "./api.ts";
import { mediaTypeSchema } from "./document.ts";
import type { NewDocument, newDocumentSchema } from "./document.ts";
import { originalOf } from "./originals.ts";
import type { Parts } from "./parts.ts";
import { documentsPage, findDocument, removeDocument, storeDocument } from "./store.ts";
import { Unreadable } from "./unreadable.ts";

/** Documents: handing them in, reading them, removing them. */
export function serveDocuments(api: Api, parts: Parts): void {
  const { work } = parts;

  api.serve(handInDocument, async ({ c, actor, body, query, key }) => {
    const handedIn = body === undefined ? await uploaded(c, query.title) : typedIn(body);
    const { title, mediaType, bytes } = handedIn;
    const request = { title, mediaType, content: createHash("sha256").update(bytes).digest("hex") };
    const document = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "hand-in-document", key, request },
        { find: (id) => findDocument(unit, id), make: (id) => storeDocument(unit, id, handedIn) },
      ),
    );
    return created(c, document, `/api/agents/documents/${document.made.id}`);
  });

  api.serve(listDocuments, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => documentsPage(unit, query))),
  );

  api.serve(readDocument, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findDocument(unit, id)), "document", id)),
  );

  api.serve(readOriginal, async ({ c, actor, params: { id } }) => {
    const document = found(await work(actor, (unit) => findDocument(unit, id)), "document", id);
    const bytes = found(await originalOf(parts, actor, id).catch(notThere), "document", id);
    return c.body(Uint8Array.from(bytes), 200, {
      "content-type": document.mediaType,
      // Shown nowhere: it may be a page with scripts of its own.
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(document.title)}`,
    });
  });

  api.serve(deleteDocument, async ({ c, actor, params: { id } }) => {
    if (!(await work(actor, (unit) => removeDocument(unit, id)))) found(undefined, "document", id);
    return c.json({ id });
  });
}

const typedIn = ({ title, text }: z.output<typeof newDocumentSchema>): NewDocument => ({
  title,
  mediaType: "text/plain",
  bytes: Buffer.from(text),
});

async function uploaded(c: Context, title: string | undefined): Promise<NewDocument> {
  if (title === undefined) {
    const errors = [{ parameter: "title", detail: "is needed for a file: ?title=…" }];
    throw new Problem(422, "invalid-request", "the request does not fit the schema; see errors", { errors });
  }
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  return { title, mediaType: mediaTypeSchema.parse(mediaTypeOf(c)), bytes };
}

function notThere(error: unknown): never {
  throw error instanceof Unreadable ? new Problem(409, "state-conflict", error.message) : error;
}
