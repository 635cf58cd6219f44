import { expect, it } from "vitest";
import { servedBy } from "../../kit/business/testing.ts";
import { content } from "./index.ts";

it("can have a language model, calls the channels that people name, and never asks for vectors or files", () => {
  expect(Object.keys(content.optional).sort()).toEqual(
    ["assistant", "bi", "eventBus", "identity", "llm", "mail", "olapStore", "portal", "workflowEngine"].sort(),
  );
  const { asked, model } = servedBy(content, ["gateway", "relationalStore", "cache", "llm"]);
  expect(asked["llm"]!["language"]).toMatchObject([{ name: "content" }]);
  expect(model.workloads.find(({ name }) => name === "content")).toMatchObject({ egress: true });
});
