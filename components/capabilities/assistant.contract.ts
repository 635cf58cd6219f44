import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Model } from "../model/model.ts";
import type { Parts } from "../model/parts.ts";
import { program } from "../testing/program.ts";

const service = defineComponent({
  name: "service",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Lets itself be called.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  optional: { assistant: {} },
  needs: ({ self, use }) => {
    for (const one of use.assistant) one.service({ name: self.name, to: self.endpoint("http", { at: "run" }) });
  },
  model: (): Parts => ({ services: [program({})] }),
});

/** The contract of an assistant called `name`, in the model of a platform that also has these services. */
export function describeAssistant(
  name: string,
  modelWith: (services: Readonly<Record<string, Component>>) => Model,
): void {
  describe(`${name} as an assistant`, () => {
    const of = (...services: readonly string[]) => modelWith(Object.fromEntries(services.map((one) => [one, service])));
    const model = of("shop", "desk");
    const reached = (one: Model) => one.edges.filter(({ from }) => from === name).map(({ to }) => to);

    it("may talk to every service that offers itself, and to none where none does", () => {
      expect(reached(model)).toEqual(expect.arrayContaining(["desk", "shop"]));
      expect(reached(of())).not.toContain("shop");
    });

    it("waits for no service, and keeps none waiting", () => {
      const ofServices = model.order.filter(
        ({ first, then }) => /^(shop|desk)$/.test(first) || /^(shop|desk)$/.test(then),
      );
      expect(ofServices).toEqual([]);
    });

    it("holds nothing that would let it in: only the asker's own rights do", () => {
      const secrets = (one: Model) => one.secrets.map((secret) => secret.name);
      expect(secrets(model)).toEqual(secrets(of()));
    });
  });
}
