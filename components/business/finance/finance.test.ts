import { expect, it } from "vitest";
import { servedBy } from "../../kit/business/testing.ts";
import { finance } from "./index.ts";

it("listens to what becomes of leads, and tells of its own", () => {
  const { asked } = servedBy(finance, ["gateway", "relationalStore", "cache", "eventBus"]);
  expect(asked["eventBus"]!["access"]).toMatchObject([
    { name: "finance", topics: { events: {} }, reads: ["leads.events"] },
  ]);
});
