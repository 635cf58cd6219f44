import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import type { Means } from "../kit/store-service.ts";
import { closeFollowUp, listFollowUps, planFollowUp } from "./api-follow-ups.ts";
import { findFollowUp, finishFollowUp, followUpsPage, storeFollowUp } from "./follow-ups.ts";
import { findLead } from "./store.ts";

/** Promises to come back to leads. */
export function serveFollowUps(api: Api, { work }: Means): void {
  api.serve(planFollowUp, async ({ c, actor, params: { id: lead }, body, key }) => {
    const followUp = await work(actor, async (unit) => {
      found(await findLead(unit, lead), "lead", lead);
      return makeOnce(
        unit,
        { operation: `plan-follow-up ${lead}`, key, request: body },
        { find: (id) => findFollowUp(unit, id), make: (id) => storeFollowUp(unit, id, lead, body) },
      );
    });
    return created(c, followUp, `/api/leads/follow-ups?lead=${lead}`);
  });

  api.serve(listFollowUps, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => followUpsPage(unit, query))),
  );

  api.serve(closeFollowUp, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => finishFollowUp(unit, id)), "follow-up", id)),
  );
}
