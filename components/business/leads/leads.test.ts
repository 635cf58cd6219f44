import { expect, it } from "vitest";
import { servedBy } from "../../kit/business/testing.ts";
import { leads } from "./index.ts";

it("tells of its own events, and listens to nobody's", () => {
  const { asked } = servedBy(leads, ["gateway", "relationalStore", "cache", "eventBus"]);
  expect(asked["eventBus"]!["access"]).toMatchObject([{ name: "leads", topics: { events: {} }, reads: [] }]);
});

it("calls public addresses only, and counts the gateway as the one proxy, unless a profile says more", () => {
  const envOf = (settings: Readonly<Record<string, unknown>>) =>
    servedBy(leads, ["gateway", "relationalStore", "cache"], { settings }).model.workloads[0]?.env;
  expect(envOf({})).toMatchObject({ WEBHOOKS_PRIVATE: false, PROXIES: 1 });
  expect(envOf({ webhooks: { private: true }, proxies: 2 })).toMatchObject({ WEBHOOKS_PRIVATE: true, PROXIES: 2 });
});
