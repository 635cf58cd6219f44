import type { ApplicationAsk } from "../../capabilities/index.ts";
import { defineComponent } from "../../define.ts";
import { businessDefaults, programConfig } from "../../kit/business/config.ts";
import { businessService, PLATFORM_ONLY } from "../../kit/business/service.ts";
import { tracesExternals } from "../../kit/business/traces.ts";
import { formatOrigin } from "../../model/platform.ts";
import { size } from "../../model/units.ts";

/** The portal: the page that leads to everything else, and has a screen for each of our services. */
export const portal = defineComponent({
  name: "portal",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description:
    "The portal: one page that leads to every application, with a screen for each of our services; it keeps nothing.",
  targets: ["docker", "kubernetes", "embedded"],
  // Node takes some 60 MiB, and once more for a moment where a check from inside is a Node of its own.
  config: programConfig.extend({ memory: size().prefault("128Mi").describe("Memory limit of each replica.") }),
  defaults: businessDefaults,
  requires: { gateway: {} },
  provides: {
    portal: ({ self, use }) => ({
      application: ({ from, api }) => {
        // Under the portal's own origin: a browser lets a page ask no other.
        if (api) use.gateway.route({ from, app: self.name, ...api, health: "/healthz", access: "private" });
        return { listed: true };
      },
    }),
  },
  needs: ({ self, use }) =>
    use.gateway.route({
      app: self.name,
      to: self.endpoint("http", { at: "run" }),
      health: "/healthz",
      access: "private",
      except: PLATFORM_ONLY,
    }),
  model: (base) => {
    const applications = base.asked.portal.application.map(listed);
    const env = { APPLICATIONS: JSON.stringify(applications) };
    return {
      externals: tracesExternals(base),
      services: [businessService(base, { name: "portal", origin: base.got.origin, env, files: {} })],
    };
  },
});

/** What `services/portal` reads of an application. */
function listed({ name, title, description, origin, api }: ApplicationAsk): object {
  return { name, title, description, url: `${formatOrigin(origin)}/`, ...(api && { api: api.path }) };
}
