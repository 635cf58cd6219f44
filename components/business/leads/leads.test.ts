import { expect, it } from "vitest";
import { servedBy } from "../../kit/business/testing.ts";
import { leads } from "./index.ts";

it("tells of its own events, and listens to nobody's", () => {
  const { asked } = servedBy(leads, ["gateway", "relationalStore", "cache", "eventBus"]);
  expect(asked["eventBus"]!["access"]).toMatchObject([{ name: "leads", topics: { events: {} }, reads: [] }]);
});
