import type { Api } from "../../kit/api.ts";
import type { Means } from "../../kit/store-service.ts";
import { readAgedReceivables, readCashFlow } from "./api.ts";
import { agedReceivables, cashFlow } from "./store.ts";

/** Reports, straight from the ledger. */
export function serveReports(api: Api, { work }: Means): void {
  api.serve(readAgedReceivables, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => agedReceivables(unit, query))),
  );
  api.serve(readCashFlow, async ({ c, actor, query }) => c.json(await work(actor, (unit) => cashFlow(unit, query))));
}
