import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import { Problem } from "../kit/problem.ts";
import type { Means } from "../kit/store-service.ts";
import { importLeads, readImport } from "./api.ts";
import { readLeads } from "./csv.ts";
import { findImport, finishImport, importSchema, portionsOf, storeImport, takeFile } from "./imports.ts";

/** Leads from files. A file is never held as a whole. */
export function serveImports(api: Api, { work }: Means): void {
  api.serve(importLeads, async ({ c, actor, key }) => {
    const hash = createHash("sha256");
    const portions = portionsOf(readLeads(hashed(c.req.raw.body, hash)));
    // What is no list of leads is refused here, before anything is stored.
    const first = await portions.next();
    const { made: begun, replayed } = await work(actor, (unit) =>
      // The file itself is compared below, once it was read.
      makeOnce(
        unit,
        { operation: "import-leads", key, request: null },
        { find: (id) => findImport(unit, id), make: (id) => storeImport(unit, id) },
      ),
    );
    const location = `/api/leads/imports/${begun.id}`;
    if (begun.state !== "running") {
      while ((await portions.next()).done !== true) continue;
      if (hash.digest("hex") !== begun.digest) {
        throw new Problem(
          422,
          "idempotency-key-reused",
          "this Idempotency-Key came with another file before; use a new one",
        );
      }
      return created(c, { made: importSchema.parse(begun), replayed }, location);
    }
    const state = await takeFile(work, actor, begun, resumed(first, portions));
    const finished = await work(actor, (unit) => finishImport(unit, begun.id, state, hash.digest("hex")));
    return created(c, { made: importSchema.parse(finished), replayed: false }, location);
  });

  api.serve(readImport, async ({ c, actor, params: { id } }) =>
    c.json(importSchema.parse(found(await work(actor, (unit) => findImport(unit, id)), "import", id))),
  );
}

async function* hashed(body: ReadableStream<Uint8Array> | null, hash: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of body ?? []) {
    hash.update(chunk);
    yield chunk;
  }
}

async function* resumed<T>(first: IteratorResult<T>, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
