import { expect, test } from "vitest";
import { matchRoute } from "./match.ts";

const route = (host: string, path: string) => ({
  host,
  path,
  except: [] as string[],
  to: new URL("http://127.0.0.1:1"),
});
const leads = route("leads.bap.localhost", "/");
const api = route("leads.bap.localhost", "/api");
const bi = route("bi.bap.localhost", "/");

test("a host leads to its own application, whatever its port, case and last dot", () => {
  for (const host of ["leads.bap.localhost", "leads.bap.localhost:8080", "Leads.BAP.localhost.:80"]) {
    expect(matchRoute([bi, leads], host, "/x")).toBe(leads);
  }
});

test("the longest path wins, and a path ends where a name ends", () => {
  expect(matchRoute([leads, api], "leads.bap.localhost", "/api/leads")).toBe(api);
  expect(matchRoute([leads, api], "leads.bap.localhost", "/api")).toBe(api);
  expect(matchRoute([leads, api], "leads.bap.localhost", "/apis")).toBe(leads);
});

test("the plain address leads to the only application, and to none of several", () => {
  for (const host of ["127.0.0.1:8080", "localhost", "[::1]:8080", "192.168.0.7"]) {
    expect(matchRoute([leads, api], host, "/api/x")).toBe(api);
    expect(matchRoute([leads, bi], host, "/")).toBeUndefined();
  }
});

test("a name that nobody gave leads nowhere, even where there is one application only", () => {
  for (const host of ["evil.example.com", "bap.localhost", ""]) expect(matchRoute([leads], host, "/")).toBeUndefined();
});

test("a host without a route for the path does not lead to another application", () => {
  expect(matchRoute([api, bi], "leads.bap.localhost", "/x")).toBeUndefined();
});

test("what a program tells the platform alone is found by nobody outside", () => {
  const own = { ...leads, except: ["/metrics"] };
  for (const path of ["/metrics", "/metrics/x", "/%6detrics", "/m%65trics/%78"]) {
    expect(matchRoute([own], "leads.bap.localhost", path)).toBeUndefined();
    expect(matchRoute([own], "127.0.0.1", path)).toBeUndefined();
  }
  expect(matchRoute([own], "leads.bap.localhost", "/metricsx")).toBe(own);
});
