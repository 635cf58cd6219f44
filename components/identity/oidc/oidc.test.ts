import { describe, expect, it } from "vitest";
import { describeIdentity, judgedBy } from "../../capabilities/identity.contract.ts";
import { readable } from "../../testing/describe-grants.ts";
import { oidc } from "./index.ts";

const issuer = "https://id.example.com/realms/company";
const settings = { issuer };

for (const target of ["docker", "kubernetes", "embedded"] as const) describeIdentity(oidc, { target, settings });

describe("oidc", () => {
  it("runs nothing, and knows by host and port where the keys lie", () => {
    const model = judgedBy(oidc, "docker", settings);
    expect(model.workloads.map(({ name }) => name)).toEqual(["shop"]);
    expect(model.externals).toEqual([{ name: "server", host: "id.example.com", ports: { https: 443 } }]);
    const own = judgedBy(oidc, "docker", { ...settings, keys: "http://id.internal:8080/keys?v=1" });
    expect(own.externals).toEqual([{ name: "server", host: "id.internal", ports: { https: 8080 } }]);
  });

  it("names the issuer as tokens do, and its keys by where they are reached", () => {
    const { env } = judgedBy(oidc, "kubernetes", settings).workloads[0]!;
    expect([env!["ISSUER"], env!["AUDIENCE"]]).toEqual([issuer, "bap"]);
    expect(readable(env!["KEYS"]!)).toMatch(/^https:\/\/.+\/realms\/company\/protocol\/openid-connect\/certs$/);
  });

  it.each([
    [{ issuer: "id.example.com" }, "issuer", "expected an address, such as"],
    [{ keys: "https://user@id.example.com/keys" }, "keys", "without user"],
    [{ audience: "" }, "audience", "1"],
  ])("refuses %o", (wrong, path, told) => {
    const { issues = [] } = oidc.config.safeParse({ ...settings, ...wrong }).error ?? {};
    expect(issues).toMatchObject([{ path: [path], message: expect.stringContaining(told) as string }]);
  });
});
