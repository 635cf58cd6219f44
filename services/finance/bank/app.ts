import { createHash } from "node:crypto";
import type { Api } from "../../kit/api.ts";
import { found } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import { listBankLines, listStatements, matchBankLine, readStatementState, uploadStatement } from "./api.ts";
import { match } from "./match.ts";
import { readStatement } from "./statement.ts";
import { bankLinesPage, findBankLine, findStatement, importStatement, statementsPage } from "./store.ts";

/** Statements of banks, and what a person does with their lines. */
export function serveBank(api: Api, { work }: Means): void {
  api.serve(uploadStatement, async ({ c, actor, query, key }) => {
    const bytes = Buffer.from(await c.req.arrayBuffer());
    const lines = await readStatement(bytes, query.currency);
    // The same file in another currency is another statement.
    const hash = createHash("sha256")
      .update(bytes)
      .update(query.currency ?? "")
      .digest("hex");
    const { made, replayed } = await work(actor, (unit) => {
      const make = (id: string) => importStatement(unit, id, { hash, lines });
      // The file's content says by itself whether it was here before.
      return makeOnce(unit, { operation: "import-bank-statement", key, request: hash }, { find: make, make });
    });
    if (replayed) c.header("idempotency-replayed", "true");
    const { statement, known } = made;
    return c.json(statement, known ? 200 : 201, { location: `/api/finance/bank-statements/${statement.id}` });
  });

  api.serve(listStatements, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => statementsPage(unit, query))),
  );

  api.serve(readStatementState, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findStatement(unit, { id })), "bank statement", id)),
  );

  api.serve(listBankLines, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => bankLinesPage(unit, query))),
  );

  api.serve(matchBankLine, async ({ c, actor, params: { id }, body, key }) => {
    const { made, replayed } = await work(actor, (unit) => {
      const read = async () => found(await findBankLine(unit, id), "bank line", id);
      return makeOnce(
        unit,
        { operation: "match-bank-line", key, request: { id, ...body } },
        { find: read, make: () => match(unit, id, body).then(read) },
      );
    });
    if (replayed) c.header("idempotency-replayed", "true");
    return c.json(made);
  });
}
