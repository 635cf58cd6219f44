import { expect, it } from "vitest";
import { describeAssistant } from "../../capabilities/assistant.contract.ts";
import type { Component } from "../../define.ts";
import { defineBusiness } from "../../kit/business/define-business.ts";
import { servedBy } from "../../kit/business/testing.ts";
import { text } from "../../model/value.ts";
import { agents } from "./index.ts";

const NEEDED = ["gateway", "relationalStore", "cache"] as const;

const among = (instances: Readonly<Record<string, Component>>) =>
  servedBy(agents, NEEDED, { instances, bindings: { assistant: "agents" } }).model;

describeAssistant("agents", among);

it("is told where each service answers that offers itself", () => {
  const service = defineBusiness({ name: "shop", title: "Shop", purpose: "Sell things.", description: "Sells." });
  const env = among({ shop: service }).workloads.find(({ name }) => name === "agents")!.env!;
  const told = Object.entries(env).filter(([name]) => name.startsWith("AGENTS_"));
  const shop = { ref: "endpoint", workload: "shop", port: "http", part: "address", at: "run" } as const;
  expect(told).toEqual([["AGENTS_SHOP_URL", text`http://${shop}`]]);
});

it("keeps the pieces of documents as vectors, where there is a store for them", () => {
  const { asked } = servedBy(agents, [...NEEDED, "vectorStore"], { bindings: { assistant: "agents" } });
  expect(asked["vectorStore"]!["collections"]).toMatchObject([
    { name: "agents", collections: { chunks: { size: 384 } } },
  ]);
});

it("does without models, vectors and files", () => {
  const model = among({});
  const names = Object.keys(model.workloads.find(({ name }) => name === "agents")!.env!);
  expect(names.filter((name) => /^(LLM|VECTORS|OBJECTS)_/.test(name))).toEqual([]);
});
