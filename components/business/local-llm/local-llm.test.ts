import { expect, it } from "vitest";
import { describeLlm, writtenBy } from "../../capabilities/llm.contract.ts";
import { localLlm } from "./index.ts";

for (const target of ["docker", "kubernetes", "embedded"] as const) describeLlm(localLlm, { target });

it("local-llm runs nothing, asks for no key, and makes embeddings of 384 numbers", () => {
  const { model, env } = writtenBy(localLlm, "docker");
  expect(model.workloads.map(({ name }) => name)).toEqual(["shop"]);
  expect(model.secrets).toEqual([]);
  expect(env).toMatchObject({ PROTOCOL: "local", URL: "local:", KEY: "", SIZE: 384 });
});
