import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent } from "../define.ts";
import type { Component } from "../define.ts";
import type { Model } from "../model/model.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import type { Value } from "../model/value.ts";
import { text } from "../model/value.ts";
import type { Job } from "../model/workload.ts";
import { askedBy, describeGrants, readable, urlOf } from "../testing/describe-grants.ts";
import { program } from "../testing/program.ts";
import type { EventsAsk } from "./event-bus.ts";

/** A component that asks for events, and has the way there in its environment. */
export function eventsAsker(ask: Omit<EventsAsk, "name"> = {}): Component {
  return defineComponent({
    name: "consumer",
    layer: "business",
    licence: { spdx: "Apache-2.0" },
    description: "Asks for events.",
    targets: ["docker", "kubernetes", "embedded"],
    config: z.strictObject({}),
    requires: { eventBus: {} },
    needs: ({ self, use }) => use.eventBus.access({ name: self.name, topics: { events: {} }, ...ask }),
    model: ({ got }): Parts => {
      const { brokers, user, password, prefix, tls } = got;
      return { services: [program({ URL: text`${user}:${password}@${brokers}`, PREFIX: prefix, TLS: tls })] };
    },
  });
}

/** How a suite asks one implementation. */
export interface EventBusAsking {
  readonly target: Target;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Grants are made by jobs. @default - where it runs a server */
  readonly grants?: boolean;
}

/** The contract of an event bus; each implementation runs it from its own test file. */
export function describeEventBus(bus: Component, asking: EventBusAsking): void {
  describe(`${bus.name} as an event bus on ${asking.target}`, () => {
    const model = eventsModel(bus, ["shop", "vec-docs"], asking);

    it("gives brokers of a form that the services know, and a user who is named as the consumer", () => {
      expect(readable(urlOf(model, "vec-docs"))).toMatch(
        /^(vec-docs:<vec-docs\/[^>]+>@endpoint\.test:1(,endpoint\.test:1)*|[^@]*@memory:)$/,
      );
    });

    it("gives each consumer a prefix that no other's begins with", () => {
      const prefixes = ["shop", "vec-docs"].map((name) => environmentOf(model, name)["PREFIX"]);
      expect(prefixes).toEqual(["shop.", "vec-docs."]);
    });

    it("gives the same brokers to everybody", () => {
      const brokers = (name: string) => readable(urlOf(model, name)).split("@").at(-1);
      expect(brokers("vec-docs")).toBe(brokers("shop"));
    });

    describeGrants(bus, { capability: "eventBus", consumer: eventsAsker(), ...asking });
  });
}

/** The model of a bus, named "store", and of consumers with these names that ask for this. */
export function eventsModel(
  bus: Component,
  names: readonly string[],
  asking: EventBusAsking,
  ask: Omit<EventsAsk, "name"> = {},
): Model {
  return askedBy(bus, names, { capability: "eventBus", consumer: eventsAsker(ask), ...asking });
}

/** What a consumer of {@link eventsModel} has in its environment. */
export function environmentOf(model: Model, consumer: string): Readonly<Record<string, Value>> {
  return model.workloads.find(({ name }) => name === consumer)!.env!;
}

/** The job that grants a consumer of {@link eventsModel} what it asked for. */
export function grantOf(model: Model, consumer: string): Job | undefined {
  return model.workloads.find((one) => one.kind === "job" && one.fulfils === consumer) as Job | undefined;
}
