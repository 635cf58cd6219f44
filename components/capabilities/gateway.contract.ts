import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import { formatOrigin, type Target } from "../model/platform.ts";
import { build } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const application = defineComponent({
  name: "application",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for one route.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({ access: z.enum(["public", "private", "internal"]).default("public") }),
  requires: { gateway: {} },
  needs: ({ self, config, use }) =>
    use.gateway.route({ app: self.name, to: self.endpoint("http", { at: "run" }), access: config.access }),
  model: ({ got }): Parts => ({ services: [program({ ORIGIN: formatOrigin(got.origin) })] }),
});

/** The contract of a gateway; each implementation runs it from its own test file. */
export function describeGateway(gateway: Component, { target }: { readonly target: Target }): void {
  describe(`${gateway.name} as a gateway on ${target}`, () => {
    const of = (...names: readonly string[]) =>
      build({
        instances: { gateway, ...Object.fromEntries(names.map((name) => [name, application])) },
        bindings: { gateway: "gateway" },
        unlisted: ["gateway"],
        target,
      }).model;
    const model = of("shop", "desk");

    it("gives each application an origin of its own below the platform's domain", () => {
      const origins = ["shop", "desk"].map(
        (app) => model.workloads.find(({ name }) => name === app)!.env!["ORIGIN"] as string,
      );
      expect(origins[0]).toMatch(/^https?:\/\/shop\.bap\.localhost(:\d+)?$/);
      expect(origins[1]).toBe(origins[0]!.replace("shop", "desk"));
    });

    it("leads each asked route to its workload, and lists nothing else", () => {
      expect(model.routes.map(({ host, path, to, access }) => ({ host, path, to, access }))).toEqual([
        { host: "desk.bap.localhost", path: "/", to: "desk", access: "public" },
        { host: "shop.bap.localhost", path: "/", to: "shop", access: "public" },
      ]);
    });

    it("gives an origin to private and internal routes too, and lists them as what they are", () => {
      const access = (word: string) => [application, { access: word }] as const;
      const { model } = build({
        instances: { gateway, tools: access("private"), hidden: access("internal") },
        bindings: { gateway: "gateway" },
        unlisted: ["gateway"],
        target,
      });
      expect(model.routes.map(({ host, access }) => [host, access])).toEqual([
        ["hidden.bap.localhost", "internal"],
        ["tools.bap.localhost", "private"],
      ]);
    });

    it("may talk to what it leads to, and waits for none of it", () => {
      const edges = model.edges.filter(({ from }) => from === "gateway");
      expect(edges.map(({ to, at }) => `${to} ${at}`)).toEqual(["desk run", "shop run"]);
      expect(model.order).toEqual([]);
    });

    it("alone publishes ports", () => {
      const published = model.workloads.filter(
        (one) => one.kind !== "job" && Object.values(one.ports).some(({ publish }) => publish !== undefined),
      );
      expect(published.map(({ name }) => name)).toEqual(["gateway"]);
    });

    it("makes the same model each time, in whatever order applications are listed", () => {
      expect(JSON.stringify(of("desk", "shop"))).toBe(JSON.stringify(model));
    });
  });
}
