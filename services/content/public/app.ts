import type { Context } from "hono";
import { z } from "zod";
import type { Api } from "../../kit/api.ts";
import { found } from "../../kit/endpoint.ts";
import type { AppEnv } from "../../kit/http.ts";
import { defaultTenant, organisationPattern } from "../../kit/tenancy.ts";
import type { Work } from "../../kit/unit.ts";
import { feed } from "./feed.ts";
import { listPage, textPage } from "./page.ts";
import { publicText, publicTexts } from "./store.ts";

const root = "/published";

/** Where everybody reads a text: below `origin`, or as a path alone where nobody said under which name we are known. */
export const publicAddress =
  (origin = "") =>
  (organisation: string, id: string): string =>
    `${origin.replace(/\/$/, "")}${root}/${id}${queryOf(organisation)}`;

/** Pages and a feed for everybody; of the default organisation, where none is named. */
export function servePublic({ app }: Api, work: Work, origin?: string): void {
  const visit = (c: Context<AppEnv>) => {
    const named = c.req.query("organisation") ?? defaultTenant.organisation;
    const organisation = found(organisationPattern.test(named) ? named : undefined, "organisation", named);
    const addresses = (base: string) => ({
      addressOf: (id: string) => publicAddress(base)(organisation, id),
      listAddress: `${base}${root}${queryOf(organisation)}`,
      feedAddress: `${base}${root}/feed.xml${queryOf(organisation)}`,
    });
    return { organisation, as: { ...defaultTenant, organisation }, addresses };
  };
  const placeOf = (c: Context<AppEnv>, { addresses }: ReturnType<typeof visit>) => ({
    ...addresses(""),
    nonce: c.get("secureHeadersNonce") ?? "",
  });
  const forAMinute = { "cache-control": "public, max-age=60" };

  app.get("/", (c) => c.redirect(root));

  app.get(root, async (c) => {
    const visited = visit(c);
    return c.html(listPage(await work(visited.as, publicTexts), placeOf(c, visited)), 200, forAMinute);
  });

  app.get(`${root}/feed.xml`, async (c) => {
    const { as, organisation, addresses } = visit(c);
    // Readers of feeds know no page that an address could be relative to.
    const text = feed(organisation, await work(as, publicTexts), addresses(new URL(origin ?? c.req.url).origin));
    return c.body(text, 200, { ...forAMinute, "content-type": "application/atom+xml; charset=utf-8" });
  });

  app.get(`${root}/:id`, async (c) => {
    const visited = visit(c);
    const id = c.req.param("id");
    const text = z.uuid().safeParse(id).success ? await work(visited.as, (unit) => publicText(unit, id)) : undefined;
    return c.html(textPage(found(text, "published text", id), placeOf(c, visited)), 200, forAMinute);
  });
}

const queryOf = (organisation: string): string =>
  organisation === defaultTenant.organisation ? "" : `?organisation=${encodeURIComponent(organisation)}`;
