import { describe, expect, it } from "vitest";
import type { Component } from "../define.ts";
import { toolModel, toolSpec } from "../kit/bi/testing.ts";
import type { Model } from "../model/model.ts";
import type { Target } from "../model/platform.ts";
import { refsOf } from "../model/value.ts";
import { valuesOf } from "../model/workload-values.ts";
import { problemsOf } from "../testing/platform.ts";

/** The contract of a BI tool; each implementation runs it from its own test file. */
export function describeBi(tool: Component, { target }: { readonly target: Target }): void {
  describe(`${tool.name} as a BI tool on ${target}`, () => {
    const none = toolModel(tool, {}, { target });
    const model = toolModel(tool, { shop: {}, events: { engine: "clickhouse" } }, { target });
    const its = ({ workloads }: Model) => workloads.filter(({ instance }) => instance === "tool");
    const running = its(model).filter(({ kind }) => kind !== "job");

    it("is there without any source, since people look at more than the platform's own", () => {
      expect(its(none).map(({ name }) => name)).toEqual(its(model).map(({ name }) => name));
    });

    it("gets the password of every source, in a file and nowhere else", () => {
      for (const password of ["shop/reader", "events/reader"]) {
        const places = its(model).flatMap((workload) =>
          valuesOf(workload)
            .filter(({ value }) => refsOf(value).some((ref) => ref.ref === "secret" && ref.name === password))
            .map(({ place }) => place),
        );
        expect(places.length).toBeGreaterThan(0);
        expect(places.filter((place) => !place.startsWith("files."))).toEqual([]);
      }
    });

    it("may talk to every source from where it runs, and to none where there is none", () => {
      const reached = (of: Model, names: readonly string[]) =>
        of.edges.filter(({ from, to }) => names.includes(from) && to.endsWith("-store")).map(({ to }) => to);
      const main = running.filter(({ name }) => name === "tool").map(({ name }) => name);
      expect(reached(model, main).sort()).toEqual(["events-store", "shop-store"]);
      expect(reached(none, main)).toEqual([]);
    });

    it("keeps no owner of data waiting", () => {
      const waits = model.order.filter(({ first, then }) => first.startsWith("tool") && !then.startsWith("tool"));
      expect(waits).toEqual([]);
    });

    it("is asked for by private networks only, at an address of its own", () => {
      const routes = model.routes.map(({ host, to, access }) => ({ host, to, access }));
      expect(routes).toEqual([{ host: "tool.bap.localhost", to: "tool", access: "private" }]);
    });

    it("tells how to get in for the first time, with a password that is its own", () => {
      expect(model.logins).toMatchObject([{ instance: "tool", app: "tool", password: "tool/admin" }]);
      expect(model.secrets.find(({ name }) => name === "tool/admin")?.owner).toBe("tool");
    });

    it("never loses the key that encrypts what it stores", () => {
      const kept = model.secrets.filter(({ owner, irreplaceable }) => owner === "tool" && irreplaceable);
      expect(kept.some(({ name }) => /key$/.test(name))).toBe(true);
    });

    it("sends letters once there is a way, with its password in a file", () => {
      const mailed = its(toolModel(tool, {}, { target, mail: true }));
      const uses = mailed
        .flatMap((one) => valuesOf(one))
        .filter(({ value }) => refsOf(value).some((ref) => ref.ref === "secret" && ref.name === "foundation/mail"));
      expect(uses.map(({ place }) => place.split(".")[0])).toEqual(uses.map(() => "files"));
      expect(uses.length).toBeGreaterThan(0);
      expect(JSON.stringify(its(none))).not.toContain("mail.test");
    });

    it("fails when two owners offer a source of one name", () => {
      const clash = toolSpec(tool, { shop: {}, desk: { name: "shop" } }, { target });
      expect(problemsOf(clash)).toEqual([
        'components.shop: it offers "tool" a source "shop", and so does "desk"\n' +
          "    let one of the two offer it under another name",
      ]);
    });

    it("makes the same model each time, in whatever order owners are listed", () => {
      expect(JSON.stringify(toolModel(tool, { events: { engine: "clickhouse" }, shop: {} }, { target }))).toBe(
        JSON.stringify(model),
      );
    });
  });
}
