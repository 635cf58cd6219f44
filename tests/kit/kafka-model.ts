import { eventsAsker } from "../../components/capabilities/event-bus.contract.ts";
import type { Component } from "../../components/define.ts";
import type { Model } from "../../components/model/model.ts";
import { kafka } from "../../components/orchestration/kafka/index.ts";
import { build } from "../../components/testing/platform.ts";

/** A platform with one Kafka, and services that have a topic each and read these of others. */
export function kafkaFor(services: Readonly<Record<string, readonly string[]>>): Model {
  const askers = Object.entries(services).map(([name, reads]): [string, Component] => [
    name,
    { ...eventsAsker({ reads }), name: `asker-${name}` },
  ]);
  const instances = { ...Object.fromEntries(askers), bus: [kafka, { memory: "512Mi" }] as const };
  return build({ instances, bindings: { eventBus: "bus" }, unlisted: ["bus"] }).model;
}
