import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent, type Component } from "../define.ts";
import type { Parts } from "../model/parts.ts";
import type { Target } from "../model/platform.ts";
import { readable } from "../testing/describe-grants.ts";
import { build } from "../testing/platform.ts";
import { program } from "../testing/program.ts";

const writer = defineComponent({
  name: "writer",
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Has texts written.",
  targets: ["docker", "kubernetes", "embedded"],
  config: z.strictObject({}),
  requires: { llm: {} },
  needs: ({ self, use }) => ({ language: use.llm.language({ name: self.name }), protocol: use.llm.protocol }),
  model: ({ got: { language, protocol } }): Parts => ({
    services: [
      program({
        PROTOCOL: protocol,
        URL: language.url,
        KEY: language.key,
        CHAT: language.chatModel,
        EMBEDDING: language.embeddingModel,
        SIZE: language.embeddingSize,
      }),
    ],
  }),
});

/** A platform in which `shop` has texts written. */
export function writtenBy(model: Component, target: Target, settings: Readonly<Record<string, unknown>> = {}) {
  const built = build({
    instances: { language: [model, settings], shop: writer },
    bindings: { llm: "language" },
    unlisted: ["language"],
    target,
  }).model;
  return { model: built, env: built.workloads.find(({ name }) => name === "shop")!.env! };
}

/** The contract of a language model; each implementation runs it from its own test file. */
export function describeLlm(
  component: Component,
  { target, settings }: { readonly target: Target; readonly settings?: Readonly<Record<string, unknown>> },
): void {
  describe(`${component.name} as a language model on ${target}`, () => {
    const { model, env } = writtenBy(component, target, settings);

    it("gives a URL as its protocol has it", () => {
      const form = { openai: /^https?:\/\/endpoint\.test(:1)?(\/[^/]+)*$/, local: /^local:$/ };
      expect(readable(env["URL"]!)).toMatch(form[env["PROTOCOL"] as keyof typeof form]);
    });

    it("names its models, and says how long an embedding is", () => {
      expect([env["CHAT"], env["EMBEDDING"]]).not.toContain("");
      expect(env["SIZE"]).toBeGreaterThan(0);
    });

    it("opens the way to the endpoint for who asked, and holds nobody's start back", () => {
      const ways = model.edges.map(({ from, to, at }) => `${from} ${to} ${at}`);
      expect(ways).toEqual(env["PROTOCOL"] === "local" ? [] : ["shop language run"]);
      expect(model.order).toEqual([]);
    });
  });
}
