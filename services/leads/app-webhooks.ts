import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import { Problem } from "../kit/problem.ts";
import type { Means } from "../kit/store-service.ts";
import { refusalOf } from "../kit/webhook-policy.ts";
import { addWebhook, dropWebhook, listDeadLetters, listWebhooks, retryDeadLetter } from "./api-webhooks.ts";
import type { LeadSettings } from "./settings.ts";
import {
  deadLettersPage,
  findWebhook,
  removeWebhook,
  reviveDeadLetter,
  storeWebhook,
  webhooksPage,
} from "./webhooks.ts";

/** Who else is told what happens to leads. */
export function serveWebhooks(api: Api, { work }: Means, { WEBHOOKS_PRIVATE }: LeadSettings): void {
  api.serve(addWebhook, async ({ c, actor, body, key }) => {
    const refusal = WEBHOOKS_PRIVATE ? undefined : refusalOf(body.url);
    if (refusal !== undefined) throw new Problem(422, "address-refused", refusal);
    const webhook = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "add-webhook", key, request: body },
        { find: (id) => findWebhook(unit, id), make: (id) => storeWebhook(unit, id, body) },
      ),
    );
    return created(c, webhook, "/api/leads/webhooks");
  });

  api.serve(listWebhooks, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => webhooksPage(unit, query))),
  );

  api.serve(listDeadLetters, async ({ c, actor, query }) =>
    c.json(await work(actor, (unit) => deadLettersPage(unit, query))),
  );

  api.serve(retryDeadLetter, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => reviveDeadLetter(unit, id)), "dead letter", id)),
  );

  api.serve(dropWebhook, async ({ c, actor, params: { id } }) =>
    c.json(found(await work(actor, (unit) => removeWebhook(unit, id)), "webhook", id)),
  );
}
