import { describe, expect, it } from "vitest";
import { describeLlm, writtenBy } from "../../capabilities/llm.contract.ts";
import { secret, text } from "../../model/value.ts";
import { config } from "./config.ts";
import { openai } from "./index.ts";

for (const target of ["docker", "kubernetes", "embedded"] as const) describeLlm(openai, { target });
describeLlm(openai, { target: "docker", settings: { url: "http://192.0.2.7:11434/v1", key: false } });

const place = (part: "host" | "address") =>
  ({ ref: "endpoint", workload: "language", port: "api", part, at: "run" }) as const;

describe("openai", () => {
  it.each([
    ["https://api.openai.com/v1", "api.openai.com", 443, text`https://${place("host")}/v1`],
    ["http://models.example.com", "models.example.com", 80, text`http://${place("host")}`],
    ["https://models.example.com:8443/a/v1", "models.example.com", 8443, text`https://${place("address")}/a/v1`],
  ])("leads to %s by references to host and port", (url, host, port, value) => {
    const { model, env } = writtenBy(openai, "docker", { url });
    expect(model.externals).toEqual([{ name: "language", host, ports: { api: port } }]);
    expect(env["URL"]).toEqual(value);
  });

  it("asks a person for the key, once for all who ask", () => {
    const { model, env } = writtenBy(openai, "docker");
    expect(env["KEY"]).toEqual({ ...secret("language/key"), version: 1 });
    expect(model.secrets).toMatchObject([
      { name: "language/key", value: { kind: "given", what: "key of the API at api.openai.com" } },
    ]);
  });

  it("asks for none where the endpoint wants none", () => {
    const { model, env } = writtenBy(openai, "docker", { key: false });
    expect([env["KEY"], model.secrets]).toEqual(["", []]);
  });

  it.each([
    "ftp://x.example.com",
    "https://user:key@x.example.com/v1",
    "https://x.example.com/v1/",
    "https://x.example.com?key=1",
  ])("refuses %s", (url) => expect(config.safeParse({ url }).success).toBe(false));
});
