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
  /** Asks for something of its own under its own name; has the way there in its environment, as `URL` and more. */
  readonly consumer: Component;
  readonly target: Target;
  /** The store's own settings. @default {} */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Grants are made by jobs. @default - where the store runs a server */
  readonly grants?: boolean;
}

/** The model of a store with consumers of these names. */
export function askedBy(store: Component, names: readonly string[], asking: Asking): Model {
  const { capability, consumer, target, settings = {} } = asking;
  const instances = { store: [store, settings] as const, ...Object.fromEntries(names.map((name) => [name, consumer])) };
  return build({ instances, bindings: { [capability]: "store" }, unlisted: ["store"], target }).model;
}

/** What a consumer was granted. */
export function urlOf(model: Model, consumer: string): Value {
  return model.workloads.find(({ name }) => name === consumer)!.env!["URL"]!;
}

/** The names of the secrets in a consumer's environment, each once. */
function secretsOf(model: Model, consumer: string): readonly string[] {
  const { env = {} } = model.workloads.find(({ name }) => name === consumer)!;
  const refs = Object.values(env).flatMap((value) => refsOf(value));
  return [...new Set(refs.filter((ref): ref is SecretRef => ref.ref === "secret").map(({ name }) => name))];
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
    const byJobs = asking.grants ?? itsOwn(two).length > 0;

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
        expect(jobs).toHaveLength(byJobs ? 1 : 0);
        for (const { name } of jobs) {
          expect(two.order).toContainEqual({ first: name, then: consumer });
          if (running.length > 0) expect(two.order).toContainEqual({ first: running[0], then: name });
        }
      }
    });

    it("makes a credential for each consumer, which belongs to it and stands in no other's grant", () => {
      for (const [consumer, other] of [
        ["shop", "vec-docs"],
        ["vec-docs", "shop"],
      ] as const) {
        const used = secretsOf(two, consumer);
        expect(used.length > 0).toBe(asking.target !== "embedded");
        for (const name of used) {
          const secret = two.secrets.find((one) => one.name === name);
          expect(secret?.owner).toBe(consumer);
          // The store knows a signed token by its signature: nobody has to tell it.
          if (byJobs && secret?.value.kind !== "jwt") expect(JSON.stringify(grants(two, consumer))).toContain(name);
          expect(JSON.stringify(grants(two, other))).not.toContain(name);
        }
      }
    });

    it("lets two instances of it live side by side, each with its own consumers", () => {
      const set = [store, asking.settings ?? {}] as const;
      const { model } = build({
        instances: { store: set, other: set, shop: asking.consumer, "vec-docs": asking.consumer },
        bindings: { [asking.capability]: { default: ["store"], per: { "vec-docs": ["other"] } } },
        unlisted: ["store", "other"],
        target: asking.target,
      });
      const servers = (consumer: string) => grants(model, consumer).map(({ instance }) => instance);
      expect([servers("shop"), servers("vec-docs")]).toEqual(byJobs ? [["store"], ["other"]] : [[], []]);
    });

    it("makes the same model each time, in whatever order consumers are listed", () => {
      expect(JSON.stringify(askedBy(store, ["vec-docs", "shop"], asking))).toBe(JSON.stringify(two));
    });
  });
}
