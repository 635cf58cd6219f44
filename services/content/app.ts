import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import type { Language } from "../kit/language/language.ts";
import { makeOnce } from "../kit/once.ts";
import { isAllowed } from "../kit/policy.ts";
import { Problem } from "../kit/problem.ts";
import type { Work } from "../kit/unit.ts";
import {
  createDraft,
  createProposal,
  listDeliveries,
  listDrafts,
  patchDraft,
  putState,
  readCalendar,
  readDraft,
  redeliverDraft,
} from "./api.ts";
import { deliveriesOf, redeliver } from "./deliveries.ts";
import { moveDraft } from "./move.ts";
import { propose } from "./proposal.ts";
import type { AddressOf } from "./publish.ts";
import { actionTo } from "./state.ts";
import { calendar, changeDraft, draftsPage, findDraft, storeDraft } from "./store.ts";

/** Drafts, from the first word until they are published. */
export function serveDrafts(api: Api, work: Work, language: Language, addressOf: AddressOf): void {
  api.serve(createDraft, async ({ c, actor, body, key }) => {
    const draft = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "create-draft", key, request: body },
        { find: (id) => findDraft(unit, id), make: (id) => storeDraft(unit, id, body) },
      ),
    );
    return created(c, draft, `/api/content/drafts/${draft.made.id}`);
  });

  api.serve(listDrafts, async ({ c, actor, query }) => c.json(await work(actor, (unit) => draftsPage(unit, query))));

  api.serve(readDraft, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findDraft(unit, id)), "draft", id)),
  );

  api.serve(patchDraft, async ({ c, actor, params: { id }, body }) =>
    c.json(found(await work(actor, (unit) => changeDraft(unit, id, body)), "draft", id)),
  );

  api.serve(putState, async ({ c, actor, params: { id }, body }) => {
    const action = actionTo(body.state);
    if (!isAllowed(actor.roles, action)) {
      const held = actor.roles.join(", ");
      throw new Problem(403, "forbidden", `${body.state} asks for a role that may ${action}; you are ${held}`);
    }
    return c.json(found(await work(actor, (unit) => moveDraft(unit, id, body, addressOf)), "draft", id));
  });

  api.serve(createProposal, async ({ c, actor, params: { id }, key }) => {
    const proposal = found(await propose(work, language, actor, { draftId: id, key }), "draft", id);
    return created(c, proposal, `/api/content/drafts/${id}`);
  });

  api.serve(readCalendar, async ({ c, actor, query }) =>
    c.json({ items: await work(actor, (unit) => calendar(unit, query)) }),
  );

  api.serve(listDeliveries, async ({ c, actor, params: { id } }) => {
    const items = await work(actor, async (unit) => {
      found(await findDraft(unit, id), "draft", id);
      return deliveriesOf(unit, id);
    });
    return c.json({ items });
  });

  api.serve(redeliverDraft, async ({ c, actor, params: { id }, key }) => {
    const deliveries = await work(actor, async (unit) => {
      found(await findDraft(unit, id), "draft", id);
      const all = async () => ({ items: await deliveriesOf(unit, id) });
      const make = async () => {
        await redeliver(unit, id);
        return all();
      };
      return makeOnce(unit, { operation: "redeliver", key, request: { id } }, { find: all, make });
    });
    return created(c, deliveries, `/api/content/drafts/${id}/deliveries`);
  });
}
