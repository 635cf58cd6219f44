import { describe, expect, it } from "vitest";
import { describeMail, mailedBy, mailPlatform } from "../../capabilities/mail.contract.ts";
import type { Service } from "../../model/workload.ts";
import { problemsOf } from "../../testing/platform.ts";
import { mailpit } from "./index.ts";

describeMail(mailpit, { target: "docker" });
describeMail(mailpit, { target: "kubernetes" });

describe("mailpit", () => {
  const model = mailedBy(mailpit, "docker");
  const server = model.workloads.find(({ name }) => name === "server") as Service & (typeof model.workloads)[number];

  it("lets whoever sends letters in without signing in", () => {
    const { env } = model.workloads.find(({ name }) => name === "shop")!;
    expect(env).toMatchObject({ SIGNS_IN: "", PASSWORD: "", SECURITY: "none", FROM: "shop@bap.localhost" });
  });

  it("delivers nothing: it has no way out, and relays to nobody", () => {
    expect(server.egress).toBeUndefined();
    expect(Object.keys(server.env!).filter((name) => /RELAY|FORWARD/.test(name))).toEqual([]);
  });

  it("keeps letters and program within its memory", () => {
    expect(server.memory).toBe(96 * 2 ** 20);
    expect(server.scratch!["/tmp"]! + Number(server.env!["GOMEMLIMIT"])).toBeLessThan(server.memory);
    expect(server.env!["MP_MAX_MESSAGE_SIZE"]).toBe(3);
  });

  it("tells where people read the letters", () => {
    expect(model.logins).toMatchObject([{ app: "mail", instance: "server" }]);
  });

  it("is refused where letters must reach people", () => {
    expect(problemsOf(mailPlatform(mailpit, "kubernetes", {}, "production"))).toEqual([
      "profile: components.server.use: in tier production letters must reach people, and this keeps them all\n" +
        '    bind a server that delivers: "mail: smtp", with its host under components',
    ]);
  });
});
