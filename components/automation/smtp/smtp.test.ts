import { describe, expect, it } from "vitest";
import { describeMail, mailedBy, mailPlatform } from "../../capabilities/mail.contract.ts";
import { secret } from "../../model/value.ts";
import { problemsOf } from "../../testing/platform.ts";
import { smtp } from "./index.ts";

const settings = { host: "smtp.example.com", user: "apikey" };

for (const target of ["docker", "kubernetes", "embedded"] as const) describeMail(smtp, { target, settings });
describeMail(smtp, { target: "docker", settings: { host: "192.0.2.25", port: 25, security: "none" } });

describe("smtp", () => {
  it("runs nothing, and knows the server by host and port", () => {
    const model = mailedBy(smtp, "docker", settings);
    expect(model.workloads.map(({ name }) => name)).toEqual(["desk", "shop"]);
    expect(model.externals).toEqual([{ name: "server", host: "smtp.example.com", ports: { smtp: 587 } }]);
  });

  it("demands starttls, and signs in with a password that a person is asked for", () => {
    const model = mailedBy(smtp, "docker", settings);
    const { env } = model.workloads.find(({ name }) => name === "shop")!;
    expect(env).toMatchObject({
      SIGNS_IN: "apikey",
      PASSWORD: { ...secret("server/password"), version: 1 },
      SECURITY: "starttls",
    });
    expect(model.secrets).toMatchObject([{ name: "server/password", value: { kind: "given" } }]);
  });

  it("asks nobody for a password where nobody signs in", () => {
    expect(mailedBy(smtp, "docker", { host: "smtp.example.com" }).secrets).toEqual([]);
  });

  it("writes from the domain that it is given, else from the platform's", () => {
    const from = (more: object) => mailedBy(smtp, "docker", { ...settings, ...more }).workloads[0]!.env!["FROM"];
    expect([from({}), from({ domain: "example.org" })]).toEqual(["desk@bap.localhost", "desk@example.org"]);
  });

  it("sends no password in the clear", () => {
    expect(problemsOf(mailPlatform(smtp, "docker", { ...settings, security: "none" }))).toEqual([
      'profile: components.server.security: the password of "apikey" would cross the network in the clear\n' +
        "    choose starttls or tls; or leave user empty",
    ]);
  });
});
