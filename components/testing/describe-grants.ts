import { describe, expect, it } from "vitest";
import type { Component } from "../define.ts";
import type { Model } from "../model/model.ts";
import type { Target } from "../model/platform.ts";
import type { SecretRef, Value } from "../model/value.ts";
import { partsOf, refsOf } from "../model/value.ts";
import type { Workload } from "../model/workload.ts";
import { build } from "./platform.ts";

/** What a suite must know to ask a store on behalf of consumers. */
export interface Asking {
  readonly capability: string;
  /** Asks for something of its own under its own name, and has what it was granted as environment variable `URL`. */
  readonly consumer: Component;
  readonly target: Target;
}

/** The model of a store with consumers of these names. */
export function askedBy(store: Component, names: readonly string[], { capability, consumer, target }: Asking): Model {
  const instances = { store, ...Object.fromEntries(names.map((name) => [name, consumer])) };
  return build({ instances, bindings: { [capability]: "store" }, unlisted: ["store"], target }).model;
}

/** What a consumer was granted. */
export function urlOf(model: Model, consumer: string): Value {
  return model.workloads.find(({ name }) => name === consumer)!.env!["URL"]!;
}

/** A URL as text: a secret as `<secret name>`, an endpoint as `host.test:1`, a path as its name. */
export function readable(url: Value): string {
  return partsOf(url)
    .map((part) => {
      if (typeof part === "string") return part;
      if (part.ref === "secret") return `<${part.name}>`;
      return part.ref === "path" ? part.name : `${part.ref}.test:1`;
    })
    .join("");
}

/** What every store that serves many consumers owes them, whatever it stores. */
export function describeGrants(store: Component, asking: Asking): void {
  describe("serves many consumers", () => {
    const one = askedBy(store, ["shop"], asking);
    const two = askedBy(store, ["shop", "vec-docs"], asking);
    const itsOwn = ({ workloads }: Model): readonly Workload[] =>
      workloads.filter(({ instance, kind }) => instance === "store" && kind !== "job");
    const grants = ({ workloads }: Model, to: string): readonly Workload[] =>
      workloads.filter((one) => one.kind === "job" && one.fulfils === to);

    it("gives each consumer something of its own", () => {
      const granted = ["shop", "vec-docs"].map((consumer) => two.workloads.find(({ name }) => name === consumer)!.env);
      expect(granted[0]).not.toEqual(granted[1]);
    });

    it("gives a consumer the same, whoever else there is", () => {
      expect(urlOf(two, "shop")).toEqual(urlOf(one, "shop"));
      expect(grants(two, "shop")).toEqual(grants(one, "shop"));
    });

    it("is not touched when a second consumer comes", () => {
      expect(itsOwn(two)).toEqual(itsOwn(one));
    });

    it("grants by one job for each consumer, after the store is ready and before the consumer starts", () => {
      const running = itsOwn(two).map(({ name }) => name);
      for (const consumer of ["shop", "vec-docs"]) {
        const jobs = grants(two, consumer);
        expect(jobs).toHaveLength(running.length > 0 ? 1 : 0);
        for (const { name } of jobs) {
          expect(two.order).toContainEqual({ first: name, then: consumer });
          expect(two.order).toContainEqual({ first: running[0], then: name });
        }
      }
    });

    it("makes a credential for each consumer, which belongs to it and stands in no other's grant", () => {
      for (const [consumer, other] of [
        ["shop", "vec-docs"],
        ["vec-docs", "shop"],
      ] as const) {
        const used = refsOf(urlOf(two, consumer)).filter((ref): ref is SecretRef => ref.ref === "secret");
        expect(used.length).toBe(itsOwn(two).length > 0 ? 1 : 0);
        for (const { name } of used) {
          expect(two.secrets.find((secret) => secret.name === name)?.owner).toBe(consumer);
          expect(JSON.stringify(grants(two, consumer))).toContain(name);
          expect(JSON.stringify(grants(two, other))).not.toContain(name);
        }
      }
    });

    it("lets two instances of it live side by side, each with its own consumers", () => {
      const { model } = build({
        instances: { store, other: store, shop: asking.consumer, "vec-docs": asking.consumer },
        bindings: { [asking.capability]: { default: ["store"], per: { "vec-docs": ["other"] } } },
        unlisted: ["store", "other"],
        target: asking.target,
      });
      const servers = (consumer: string) => grants(model, consumer).map(({ instance }) => instance);
      const runs = itsOwn(model).length > 0;
      expect([servers("shop"), servers("vec-docs")]).toEqual(runs ? [["store"], ["other"]] : [[], []]);
    });

    it("makes the same model each time, in whatever order consumers are listed", () => {
      expect(JSON.stringify(askedBy(store, ["vec-docs", "shop"], asking))).toBe(JSON.stringify(two));
    });
  });
}
