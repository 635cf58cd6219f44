import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import type { Means } from "../kit/store-service.ts";
import * as api from "./api.ts";
import { serveFollowUps } from "./app-follow-ups.ts";
import { serveForms } from "./app-forms.ts";
import { serveImports } from "./app-imports.ts";
import { serveWebhooks } from "./app-webhooks.ts";
import { captureOne } from "./capture.ts";
import { changeLead } from "./change.ts";
import { readRules, replaceRules } from "./rules.ts";
import type { LeadSettings } from "./settings.ts";
import { findCaptured, findLead, leadsPage, touchesPage } from "./store.ts";

/** The HTTP side of lead management: the API, and one page with a form. */
export function serveLeads(on: Api, means: Means, settings: LeadSettings): void {
  serveRules(on, means);
  serveForms(on, means, settings);
  serveFollowUps(on, means);
  serveImports(on, means);
  serveWebhooks(on, means, settings);
  // Last, since `/api/leads/{id}` would fit `/api/leads/rules` too.
  serveEachLead(on, means);
}

function serveEachLead(on: Api, { work }: Means): void {
  on.serve(api.captureLead, async ({ c, actor, body, key }) => {
    const { made, replayed } = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "capture-lead", key, request: body },
        { find: (id) => findCaptured(unit, id), make: (id) => captureOne(unit, id, body) },
      ),
    );
    const location = `/api/leads/${made.lead.id}`;
    if (made.isNew) return created(c, { made: made.lead, replayed }, location);
    if (replayed) c.header("idempotency-replayed", "true");
    return c.json(made.lead, 200, { location });
  });

  on.serve(api.listLeads, async ({ c, actor, query }) => c.json(await work(actor, (unit) => leadsPage(unit, query))));

  on.serve(api.readLead, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => findLead(unit, id)), "lead", id)),
  );

  on.serve(api.updateLead, async ({ c, actor, params: { id }, body }) =>
    c.json(found(await work(actor, (unit) => changeLead(unit, id, body)), "lead", id)),
  );

  on.serve(api.listTouches, async ({ c, actor, params: { id }, query }) =>
    c.json(
      await work(actor, async (unit) => {
        found(await findLead(unit, id), "lead", id);
        return touchesPage(unit, id, query);
      }),
    ),
  );
}

function serveRules(on: Api, { work }: Means): void {
  on.serve(api.readScoring, async ({ c, actor }) => c.json((await work(actor, readRules)).scoring));
  on.serve(api.readRouting, async ({ c, actor }) => c.json((await work(actor, readRules)).routing));
  on.serve(api.replaceScoring, async ({ c, actor, body }) =>
    c.json(await work(actor, (unit) => replaceRules(unit, "scoring", body.items))),
  );
  on.serve(api.replaceRouting, async ({ c, actor, body }) =>
    c.json(await work(actor, (unit) => replaceRules(unit, "routing", body.items))),
  );
}
