import type { Context, Hono } from "hono";
import { anybody } from "../kit/actor.ts";
import { createApi } from "../kit/api.ts";
import type { AppEnv, AppOptions } from "../kit/http.ts";
import { listApplications } from "./api.ts";
import type { Application } from "./application.ts";
import type { Asset, Assets } from "./assets.ts";
import { page } from "./page.ts";

export type PortalAppOptions = Omit<AppOptions, "openApi" | "page"> & {
  /** What the portal leads to, in the order of the page. */
  readonly applications: readonly Application[];
  readonly assets: Assets;
};

/** The HTTP side of the portal: one page, what it is made of, and what is on it. */
export function createPortalApp({ applications, assets, ...skeleton }: PortalAppOptions): Hono<AppEnv> {
  const api = createApi({
    ...skeleton,
    title: "Portal",
    // The page looks whether they answer; those with an API here are asked under the portal's own origin.
    page: { asks: [...new Set(applications.filter(({ api }) => !api).map(({ url }) => new URL(url).origin))] },
    // It serves nothing that is not public.
    identify: () => Promise.resolve(anybody),
  });
  api.serve(listApplications, ({ c }) => c.json({ items: applications }));

  for (const asset of [assets.script, assets.style, assets.icon]) api.app.get(asset.path, (c) => answer(c, asset));

  api.app.get("/", (c) => {
    c.header("cache-control", "no-store");
    return c.html(page({ applications, assets, nonce: c.get("secureHeadersNonce") ?? "" }));
  });
  return api.app;
}

/** Its address names its content: another content has another address, so that it may be kept for good. */
function answer(c: Context, { type, hash, content, brotli }: Asset): Response {
  const headers = {
    "content-type": type,
    "cache-control": "public, max-age=31536000, immutable",
    vary: "accept-encoding",
    etag: `"${hash}"`,
  };
  if (c.req.header("if-none-match")?.includes(headers.etag)) return c.body(null, 304, headers);
  const takesBrotli = /\bbr\b/.test(c.req.header("accept-encoding") ?? "");
  return takesBrotli ? c.body(brotli, 200, { ...headers, "content-encoding": "br" }) : c.body(content, 200, headers);
}
