import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { silent } from "../kit/testing/log.ts";
import { operationsOf, problem } from "../kit/testing/requests.ts";
import { createPortalApp } from "./app.ts";
import type { Application } from "./application.ts";
import { readAssets } from "./assets.ts";

const assets = readAssets();
const makeApp = (applications: readonly Application[]) =>
  createPortalApp({ log: silent, checks: {}, started: () => true, applications, assets });

const charts = { name: "charts", title: "Charts", description: "Look at numbers.", url: "https://charts.test/" };
const leads = { ...charts, name: "leads", title: "Leads", url: "https://leads.test/", api: "/api/leads" };
const hostile = { ...charts, title: `</script><script>alert("1")</script>`, url: `https://charts.test/"onclick="x` };

/** The directives of a page's policy, by name. */
async function policyOf(applications: readonly Application[]): Promise<ReadonlyMap<string, string>> {
  const policy = (await makeApp(applications).request("/")).headers.get("content-security-policy") ?? "";
  return new Map(policy.split("; ").map((one) => [one.split(" ")[0] ?? "", one.split(" ").slice(1).join(" ")]));
}

describe("the page", () => {
  test("leads to each application without its script, too", async () => {
    const response = await makeApp([charts]).request("/");
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const html = await response.text();
    expect(html).toMatch(/^<!doctype html>\s*<html lang="en">/);
    expect(html).toContain(`<a href="https://charts.test/">Charts</a>`);
    expect(html.match(/<h1>/g)).toHaveLength(1);
  });

  test("gives its script the applications, and takes nothing from them but text", async () => {
    const html = await (await makeApp([hostile, leads]).request("/")).text();
    const data = /<script type="application\/json" id="applications">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? "";
    expect(JSON.parse(data)).toEqual([hostile, leads]);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain(`"onclick="x`);
  });

  test("runs its own script and style alone, by a nonce that changes, and nobody may frame it", async () => {
    const app = makeApp([charts]);
    const [one, two] = await Promise.all([app.request("/"), app.request("/")]);
    const policy = one.headers.get("content-security-policy") ?? "";
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? "none";
    const html = await one.text();
    expect(html).toContain(`src="${assets.script.path}" nonce="${nonce}"`);
    expect(html).toContain(`href="${assets.style.path}" nonce="${nonce}"`);
    expect(two.headers.get("content-security-policy")).not.toBe(policy);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(one.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("asks its own origin, and those of applications without an API here", async () => {
    expect((await policyOf([leads])).get("connect-src")).toBe("'self'");
    expect((await policyOf([leads, charts, { ...charts, name: "more" }])).get("connect-src")).toBe(
      "'self' https://charts.test",
    );
    expect((await policyOf([])).get("img-src")).toBe("'self'");
  });
});

describe("what the page is made of", () => {
  test.each(Object.entries(assets))(
    "the %s is kept for good, and comes packed where that is wanted",
    async (_, asset) => {
      const app = makeApp([]);
      const plain = await app.request(asset.path);
      expect([plain.status, plain.headers.get("content-type")]).toEqual([200, asset.type]);
      expect(plain.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
      expect(await plain.text()).toBe(asset.content);
      const packed = await app.request(asset.path, { headers: { "accept-encoding": "gzip, br" } });
      expect(packed.headers.get("content-encoding")).toBe("br");
      expect(brotliDecompressSync(await packed.arrayBuffer()).toString()).toBe(asset.content);
      const known = await app.request(asset.path, { headers: { "if-none-match": plain.headers.get("etag") ?? "" } });
      expect([known.status, await known.text()]).toEqual([304, ""]);
    },
  );

  test("is small: what a browser loads the first time", () => {
    expect(assets.script.brotli.length).toBeLessThan(34_000);
    expect(assets.style.brotli.length).toBeLessThan(5_000);
  });

  test("fails for the address of another build", async () => {
    expect((await problem(await makeApp([]).request("/assets/portal-0000000000000000.js"))).status).toBe(404);
  });
});

test("the API lists what the page shows, the document tells of it, and there is nothing else", async () => {
  const app = makeApp([charts, leads]);
  expect(await (await app.request("/api/applications")).json()).toEqual({ items: [charts, leads] });
  const { routes, documented } = await operationsOf(app);
  expect(documented).toEqual(routes);
  expect(documented).toEqual(["get /api/applications"]);
  expect((await problem(await app.request("/other"))).status).toBe(404);
});
