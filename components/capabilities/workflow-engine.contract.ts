import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Model } from "../model/model.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import type { Workload } from "../model/workload.ts";
import { readable } from "../testing/describe-grants.ts";
import { build, type PlatformSpec } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const consumer = defineComponent({
  name: "consumer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for one namespace.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { workflowEngine: {} },
  needs: ({ self, use }) => use.workflowEngine.namespace({ name: self.name, retention: 7200 }),
  model: ({ got }): Parts => ({ services: [program({ ADDRESS: got.address, NAMESPACE: got.namespace })] }),
});

/** Where a suite runs an engine, and with what. */
export interface EngineSetting {
  readonly target: Target;
  /** The engine's own settings. @default {} */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Who serves what the engine needs itself: capability → component. @default {} */
  readonly beside?: Readonly<Record<string, Component>>;
}

/** The contract of a workflow engine; each implementation runs it from its own test file. */
export function describeWorkflowEngine(engine: Component, setting: EngineSetting): void {
  const { target, settings = {}, beside = {} } = setting;
  const given = [engine, settings] as const;
  const of = (instances: PlatformSpec["instances"], unlisted: readonly string[], bindings: PlatformSpec["bindings"]) =>
    build({
      instances: { ...Object.fromEntries(Object.values(beside).map((one) => [one.name, one])), ...instances },
      bindings: { ...Object.fromEntries(Object.entries(beside).map(([name, one]) => [name, one.name])), ...bindings },
      unlisted: [...Object.values(beside).map(({ name }) => name), ...unlisted],
      target,
    }).model;
  const askedBy = (...names: readonly string[]) =>
    of({ engine: given, ...Object.fromEntries(names.map((name) => [name, consumer])) }, ["engine"], {
      workflowEngine: "engine",
    });
  const itsOwn = ({ workloads }: Model): readonly Workload[] =>
    workloads.filter(({ instance, kind }) => instance === "engine" && kind !== "job");
  const grants = ({ workloads }: Model, to: string): readonly Workload[] =>
    workloads.filter((one) => one.kind === "job" && one.fulfils === to);
  const environment = ({ workloads }: Model, name: string) => workloads.find((one) => one.name === name)!.env!;

  describe(`${engine.name} as a workflow engine on ${[target, ...Object.values(settings)].join(" ")}`, () => {
    const one = askedBy("shop");
    const two = askedBy("shop", "vec-docs");
    const runs = itsOwn(two).length > 0;

    it("gives an address that clients know", () => {
      expect(readable(environment(two, "vec-docs")["ADDRESS"]!)).toBe(runs ? "endpoint.test:1" : "memory:");
    });

    it("gives each consumer a namespace of its own, the same whoever else there is", () => {
      expect(environment(two, "vec-docs")["NAMESPACE"]).toBe("vec-docs");
      expect(environment(two, "shop")).toEqual(environment(one, "shop"));
      expect(grants(two, "shop")).toEqual(grants(one, "shop"));
    });

    it("is not touched when a second consumer comes", () => {
      expect(itsOwn(two)).toEqual(itsOwn(one));
    });

    it("makes a namespace by one job, after the engine is ready and before its consumer starts", () => {
      const { workload } = environment(two, "shop")["ADDRESS"] as { readonly workload?: string };
      for (const name of ["shop", "vec-docs"]) {
        const jobs = grants(two, name);
        expect(jobs).toHaveLength(runs ? 1 : 0);
        for (const job of jobs) {
          expect(two.order).toContainEqual({ first: job.name, then: name });
          expect(two.order).toContainEqual({ first: workload, then: job.name });
          expect(Object.values(job.env!)).toEqual(expect.arrayContaining([name, "7200s"]));
        }
      }
    });

    it("lets two of it live side by side, each with its own consumers", () => {
      const model = of({ engine: given, other: given, shop: consumer, "vec-docs": consumer }, ["engine", "other"], {
        workflowEngine: { default: ["engine"], per: { "vec-docs": ["other"] } },
      });
      const engines = (name: string) => grants(model, name).map(({ instance }) => instance);
      expect([engines("shop"), engines("vec-docs")]).toEqual(runs ? [["engine"], ["other"]] : [[], []]);
    });

    it("makes the same model each time, in whatever order consumers are listed", () => {
      expect(JSON.stringify(askedBy("vec-docs", "shop"))).toBe(JSON.stringify(two));
    });
  });
}
