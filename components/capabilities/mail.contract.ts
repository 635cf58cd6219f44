import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Model } from "../model/model.ts";
import type { Target, Tier } from "../model/platform.ts";
import type { EndpointRef, Value } from "../model/value.ts";
import { refsOf } from "../model/value.ts";
import { readable } from "../testing/describe-grants.ts";
import { build, type PlatformSpec } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const sender = defineComponent({
  name: "sender",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Writes letters.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { mail: {} },
  needs: ({ self, use }) => use.mail.sender({ name: self.name }),
  model: ({ got }): Parts => ({
    services: [
      program({
        HOST: got.host,
        PORT: got.port,
        SIGNS_IN: got.user,
        PASSWORD: got.password,
        FROM: got.from,
        SECURITY: got.security,
      }),
    ],
  }),
});

/** Stands where an implementation needs a gateway to be seen. */
const gateway = defineComponent({
  name: "gateway",
  layer: "edge",
  licence: { spdx: "Apache-2.0" },
  description: "Gives every application an address.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  provides: {
    gateway: ({ platform }) => ({
      route: ({ app }) => ({ origin: { scheme: "https", host: `${app}.${platform.domain}`, port: 443 } }),
    }),
  },
  model: ({ asked, platform }): Parts => ({
    routes: asked.gateway.route.map(({ from, app, path = "/", to, access = "public", limits = {} }) => {
      const host = `${app}.${platform.domain}`;
      return { instance: from, host, path, to: to.workload, port: to.port, access, limits };
    }),
  }),
});

/** A platform in which `shop` and `desk` send letters. */
export function mailPlatform(
  server: Component,
  target: Target,
  settings: Readonly<Record<string, unknown>> = {},
  tier: Tier = "dev",
): PlatformSpec {
  return {
    instances: { server: [server, settings], gateway, shop: sender, desk: sender },
    bindings: { mail: "server", gateway: "gateway" },
    unlisted: ["server", "gateway"],
    target,
    tier,
  };
}

/** Its model. */
export const mailedBy = (...platform: Parameters<typeof mailPlatform>): Model => build(mailPlatform(...platform)).model;

/** The contract of what letters leave by; each implementation runs it from its own test file. */
export function describeMail(
  server: Component,
  { target, settings }: { readonly target: Target; readonly settings?: Readonly<Record<string, unknown>> },
): void {
  describe(`${server.name} as mail on ${target}`, () => {
    const model = mailedBy(server, target, settings);
    const env = (name: string): Readonly<Record<string, Value>> =>
      model.workloads.find((one) => one.name === name)!.env!;

    it("gives each sender an address of its own at one domain", () => {
      const [shop, desk] = ["shop", "desk"].map((name) => readable(env(name)["FROM"]!)) as [string, string];
      expect(shop).toMatch(/^shop@[a-z0-9.-]+$/);
      expect(desk).toBe(shop.replace("shop@", "desk@"));
    });

    it("lets senders reach the server, and start without it", () => {
      const refs = ["HOST", "PORT"].flatMap((name) => refsOf(env("shop")[name]!)) as EndpointRef[];
      expect(refs.map(({ part, at }) => `${part} ${at}`)).toEqual(["host run", "port run"]);
      const [{ workload, port }] = refs as [EndpointRef];
      expect(model.edges).toContainEqual({ from: "shop", to: workload, port, at: "run" });
      expect(model.order).toEqual([]);
    });

    it("has a password exactly where somebody signs in, and never sends one in the clear", () => {
      const { SIGNS_IN, PASSWORD, SECURITY } = env("shop");
      expect(refsOf(PASSWORD!)).toHaveLength(SIGNS_IN === "" ? 0 : 1);
      if (SIGNS_IN !== "") expect(SECURITY).not.toBe("none");
    });
  });
}
