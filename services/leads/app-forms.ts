import type { Context } from "hono";
import { cors } from "hono/cors";
import { z } from "zod";
import type { Api } from "../kit/api.ts";
import { created, found } from "../kit/endpoint.ts";
import { makeOnce } from "../kit/once.ts";
import { Problem } from "../kit/problem.ts";
import type { Means } from "../kit/store-service.ts";
import { addForm, listForms, publicForms, showForm, submitForm } from "./api-forms.ts";
import { captureOne } from "./capture.ts";
import { judgeToken, minFillMs, tokenFor } from "./form-token.ts";
import { defaultForm, findForm, formsPage, openForm, storeForm } from "./forms.ts";
import { page } from "./page.ts";
import { addressOf, limitRate } from "./rate-limit.ts";
import type { LeadSettings } from "./settings.ts";
import { findCaptured } from "./store.ts";

const formId = z.uuid();

/** Forms: who may add them, and what anybody may send over them. */
export function serveForms(api: Api, means: Means, { PROXIES }: LeadSettings): void {
  const { work, database, cache, log } = means;
  const limit = (c: Context) => limitRate(cache, addressOf(c, PROXIES), new Date());

  api.serve(addForm, async ({ c, actor, body, key }) => {
    const form = await work(actor, (unit) =>
      makeOnce(
        unit,
        { operation: "add-form", key, request: body },
        { find: (id) => findForm(unit, id), make: (id) => storeForm(unit, id, body) },
      ),
    );
    return created(c, form, `/api/leads/forms?cursor=${form.made.id}`);
  });

  api.serve(listForms, async ({ c, actor, query }) => c.json(await work(actor, (unit) => formsPage(unit, query))));

  // A form may stand on any site: what is public here knows no cookie, and tells nothing.
  api.app.use(`${publicForms}/:id/*`, cors({ origin: "*", allowMethods: ["GET", "POST"] }));

  api.serve(showForm, async ({ c, params: { id } }) => {
    const { secret } = found(await openForm(database, id), "form", id);
    c.header("cache-control", "no-store");
    return c.json({ token: tokenFor(secret, new Date()), readyInMs: minFillMs });
  });

  api.serve(submitForm, async ({ c, params: { id }, body: { token, website = "", ...said } }) => {
    await limit(c);
    const { visitor, source, secret } = found(await openForm(database, id), "form", id);
    const verdict = website === "" ? judgeToken(secret, token, new Date()) : "trapped";
    if (verdict === "expired") {
      throw new Problem(422, "form-expired", "the form was open for more than a day; load it again, and send it then");
    }
    if (verdict === "fine") {
      const lead = { ...said, source };
      // The token is the key, whichever other one a sender may think of: it takes one submission.
      await work(visitor, (unit) =>
        makeOnce(
          unit,
          { operation: `submit-form ${id}`, key: token, request: lead },
          { find: (made) => findCaptured(unit, made), make: (made) => captureOne(unit, made, lead) },
        ),
      );
    } else log.info({ form: id, verdict }, "a submission was dropped: it seems to be a machine's");
    return c.json({ received: true }, 202);
  });

  api.app.get(`${publicForms}/:id`, async (c) => {
    const form = c.req.param("id");
    // The one that there is from the start is shown while the store is away, too.
    if (form !== defaultForm)
      found(formId.safeParse(form).success ? await openForm(database, form) : undefined, "form", form);
    c.header("cache-control", "no-store");
    return c.html(page({ form, nonce: c.get("secureHeadersNonce") ?? "" }));
  });

  for (const start of ["/", publicForms]) api.app.get(start, (c) => c.redirect(`${publicForms}/${defaultForm}`));
}
