import { z } from "zod";
import type { Api } from "../kit/api.ts";
import { created, found, operation } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import type { Work } from "../kit/unit.ts";
import {
  performanceBatchSchema,
  performanceOf,
  performanceQuerySchema,
  performanceSchema,
  performanceTakenSchema,
  takePerformance,
} from "./performance.ts";
import { findDraft } from "./store.ts";

export const postPerformance = operation({
  method: "post",
  path: "/api/content/performance",
  summary: "Tell what readers did with published texts; all of it is taken, or nothing",
  access: "write",
  body: performanceBatchSchema,
  answers: { 201: { description: "How many were taken; a replay takes nothing more", schema: performanceTakenSchema } },
});

export const readPerformance = operation({
  method: "get",
  path: "/api/content/drafts/{id}/performance",
  summary: "See how a text does, by day",
  access: "read",
  params: z.object({ id: z.uuid() }),
  query: performanceQuerySchema,
  answers: { 200: { description: "Days with anything, and their sum", schema: performanceSchema } },
});

/** How published texts do. */
export function servePerformance(api: Api, work: Work): void {
  api.serve(postPerformance, async ({ c, actor, body, key }) => {
    const taken = (id: string) => ({ id, taken: body.events.length });
    const batch = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "take-performance", key, request: body },
        {
          // The key was kept together with what it counted.
          find: (id) => Promise.resolve(taken(id)),
          make: async (id) => {
            await takePerformance(unit, id, body);
            return taken(id);
          },
        },
      ),
    );
    // What was taken is added up: only the audit trail still knows of it.
    return created(c, batch, `/api/content/events?subject=${batch.made.id}`);
  });

  api.serve(readPerformance, async ({ c, actor, params: { id }, query }) => {
    const performance = await work(actor, async (unit) => {
      found(await findDraft(unit, id), "draft", id);
      return performanceOf(unit, id, query);
    });
    return c.json(performance);
  });
}
