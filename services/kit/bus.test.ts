import { describe, expect, test } from "vitest";
import { describeBus, leadEvent } from "./bus.contract.ts";
import { openBus } from "./open-bus.ts";
import { silent } from "./testing/log.ts";

const settings = (service: string) => ({
  EVENTS_BROKERS: "memory:",
  EVENTS_USER: service,
  EVENTS_PASSWORD: undefined,
  EVENTS_PREFIX: `${service}.`,
  EVENTS_READS: [],
  EVENTS_TLS: false,
});

describeBus("the bus in memory", {
  open: (service) => openBus(settings(service), { log: silent }),
  gaps: { keepsForLater: "what nobody in the process takes is gone" },
});

describe("the bus in memory, besides", () => {
  test("fails to publish what a consumer does not take, so that the outbox brings it again", async () => {
    const leads = await openBus(settings("leads"), { log: silent });
    await leads.subscribe("reports", ["leads.events"], () => Promise.reject(new Error("not now")));
    await expect(leads.publish([leadEvent("lead-1")])).rejects.toThrow("not now");
    await leads.close();
  });

  test("is not opened without a binding", async () => {
    const unbound = { ...settings("leads"), EVENTS_BROKERS: undefined };
    await expect(openBus(unbound, { log: silent })).rejects.toThrow("no events are bound; give EVENTS_BROKERS");
  });
});
