import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Model } from "../model/model.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import type { EndpointRef, Value } from "../model/value.ts";
import { refsOf } from "../model/value.ts";
import { readable } from "../testing/describe-grants.ts";
import { build, type PlatformSpec } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const judge = defineComponent({
  name: "judge",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Judges tokens.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { identity: {} },
  needs: ({ self, use }) => use.identity.tokens({ name: self.name }),
  model: ({ got }): Parts => ({
    services: [program({ ISSUER: got.issuer, AUDIENCE: got.audience, KEYS: got.keys })],
  }),
});

/** A platform in which `shop` judges tokens. */
export const identityPlatform = (
  server: Component,
  target: Target,
  settings: Readonly<Record<string, unknown>> = {},
): PlatformSpec => ({
  instances: { server: [server, settings], shop: judge },
  bindings: { identity: "server" },
  unlisted: ["server"],
  target,
});

/** Its model. */
export const judgedBy = (...platform: Parameters<typeof identityPlatform>): Model =>
  build(identityPlatform(...platform)).model;

/** The contract of who signs people in; each implementation runs it from its own test file. */
export function describeIdentity(
  server: Component,
  { target, settings }: { readonly target: Target; readonly settings?: Readonly<Record<string, unknown>> },
): void {
  describe(`${server.name} as identity on ${target}`, () => {
    const model = judgedBy(server, target, settings);
    const env: Readonly<Record<string, Value>> = model.workloads.find(({ name }) => name === "shop")!.env!;

    it("says who signs, for whom, and where the keys lie", () => {
      expect(readable(env["ISSUER"]!)).toMatch(/^https?:\/\/[^/]+/);
      expect(readable(env["AUDIENCE"]!)).not.toBe("");
      expect(readable(env["KEYS"]!)).toMatch(/^https?:\/\/.+\/.+/);
    });

    it("lets who judges reach the keys, and start without them", () => {
      const refs = refsOf(env["KEYS"]!) as EndpointRef[];
      const [{ workload, port, at }] = refs as [EndpointRef];
      expect(at).toBe("run");
      expect(model.edges).toContainEqual({ from: "shop", to: workload, port, at: "run" });
      expect(model.order).toEqual([]);
    });
  });
}
