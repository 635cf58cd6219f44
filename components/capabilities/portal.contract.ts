import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import { build } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const gateway = defineComponent({
  name: "some-gateway",
  layer: "edge",
  licence: { spdx: "Apache-2.0" },
  description: "Answers without a server.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  provides: {
    gateway: () => ({ route: ({ app }) => ({ origin: { scheme: "https", host: `${app}.bap.localhost`, port: 443 } }) }),
  },
  model: ({ asked }): Parts => ({
    routes: asked.gateway.route.map(({ from, app, path = "/", to, access = "public", limits = {} }) => ({
      ...{ instance: from, host: `${app}.bap.localhost`, path, to: to.workload, port: to.port, access, limits },
    })),
  }),
});

const application = defineComponent({
  name: "application",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Is there for people.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({ api: z.boolean().default(false) }),
  optional: { portal: {} },
  needs: ({ self, config, use }) => {
    const to = self.endpoint("http", { at: "run" });
    const origin = { scheme: "https", host: `${self.name}.bap.localhost`, port: 443 } as const;
    const shown = { name: self.name, title: "Shop", description: "Sell things.", origin };
    for (const portal of use.portal) {
      portal.application({ ...shown, ...(config.api && { api: { path: `/api/${self.name}`, to } }) });
    }
  },
  model: (): Parts => ({ services: [program({})] }),
});

/** The contract of a portal; each implementation runs it from its own test file. */
export function describePortal(portal: Component, { target }: { readonly target: Target }): void {
  describe(`${portal.name} as a portal on ${target}`, () => {
    const { model } = build({
      instances: { portal, gateway, shop: [application, { api: true }], desk: application },
      bindings: { gateway: "gateway", portal: "portal" },
      unlisted: ["gateway", "portal"],
      target,
    });

    it("is there for itself, also where nobody offers anything", () => {
      const alone = build({
        instances: { portal, gateway },
        bindings: { gateway: "gateway", portal: "portal" },
        unlisted: ["gateway", "portal"],
        target,
      }).model;
      expect(alone.workloads.map(({ name }) => name)).toContain("portal");
    });

    it("knows every application by name, in order, with where a browser finds it", () => {
      const told = JSON.stringify(model.workloads.find(({ name }) => name === "portal")!.env);
      expect(told).toMatch(/https:\/\/desk\.bap\.localhost\/.*https:\/\/shop\.bap\.localhost\//);
      expect(told).toContain("Sell things.");
    });

    it("has an application's API under its own origin, and only where there is one", () => {
      const own = model.routes.filter(({ host }) => host === "portal.bap.localhost");
      expect(own.map(({ instance, path, to }) => [instance, path, to])).toEqual([
        ["portal", "/", "portal"],
        ["shop", "/api/shop", "shop"],
      ]);
    });

    it("talks to no application, and keeps none waiting", () => {
      expect(model.edges.filter(({ from }) => from === "portal")).toEqual([]);
      expect(model.order).toEqual([]);
    });
  });
}
