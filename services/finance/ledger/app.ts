import type { Api } from "../../kit/api.ts";
import { created } from "../../kit/endpoint.ts";
import { makeOnce } from "../../kit/once.ts";
import type { Means } from "../../kit/store-service.ts";
import { listAccounts, listPostings, makePosting, openAnAccount, readBalances } from "./api.ts";
import { accounts, balances, openAccount, postByHand, postingsPage } from "./store.ts";

/** Accounts, balances and the journal. */
export function serveLedger(api: Api, { work }: Means): void {
  api.serve(listAccounts, async ({ c, actor }) => c.json({ items: await work(actor, accounts), next: null }));

  api.serve(openAnAccount, async ({ c, actor, body, key }) => {
    const account = await work(actor, (unit) => {
      // Opening the same one twice is one by itself: a replay does it again.
      const open = () => openAccount(unit, body);
      return makeOnce(unit, { operation: "open-account", key, request: body }, { find: open, make: open });
    });
    return created(c, account, "/api/finance/accounts");
  });

  api.serve(readBalances, async ({ c, actor }) => c.json({ items: await work(actor, balances), next: null }));

  api.serve(listPostings, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => postingsPage(unit, query))),
  );

  api.serve(makePosting, async ({ c, actor, body, key }) => {
    const posting = await work(actor, (unit) => {
      const read = async (id: string) => (await postingsPage(unit, { limit: 1, id })).items[0];
      return makeOnce(
        unit,
        { operation: "make-posting", key, request: body },
        { find: read, make: async (id) => postByHand(unit, id, body).then(async () => (await read(id))!) },
      );
    });
    return created(c, posting, "/api/finance/postings");
  });
}
