import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import type { Means } from "../kit/store-service.ts";
import { importLeads, readImport } from "./api.ts";
import { readLeads } from "./csv.ts";
import { findImport, finishImport, importSchema, portionsOf, storeImport, takeFile } from "./imports.ts";

/** Leads from files. A file is never held as a whole. */
export function serveImports(api: Api, { work }: Means): void {
  api.serve(importLeads, async ({ c, actor, key }) => {
    const portions = portionsOf(readLeads(c.req.raw.body ?? new Blob([]).stream()));
    // What is no list of leads is refused here, before anything is stored.
    const first = await portions.next();
    const { made: begun } = await work(actor, (unit) =>
      // The file itself is compared as it is read.
      makeOnce(
        unit,
        { operation: "import-leads", key, request: null },
        { find: (id) => findImport(unit, id), make: (id) => storeImport(unit, id) },
      ),
    );
    const location = `/api/leads/imports/${begun.id}`;
    const state = await takeFile(work, actor, begun, resumed(first, portions));
    const isOver = begun.state !== "running";
    const made = isOver ? begun : await work(actor, (unit) => finishImport(unit, begun.id, state));
    return created(c, { made: importSchema.parse(made), replayed: isOver }, location);
  });

  api.serve(readImport, async ({ c, actor, params: { id } }) =>
    c.json(importSchema.parse(found(await work(actor, (unit) => findImport(unit, id)), "import", id))),
  );
}

async function* resumed<T>(first: IteratorResult<T>, rest: AsyncIterable<T>): AsyncGenerator<T> {
  if (first.done !== true) yield first.value;
  yield* rest;
}
