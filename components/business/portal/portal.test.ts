import { describe, expect, it } from "vitest";
import { describePortal } from "../../capabilities/portal.contract.ts";
import { servedBy } from "../../kit/business/testing.ts";
import type { Service } from "../../model/workload.ts";
import { portal } from "./index.ts";

describePortal(portal, { target: "docker" });
describePortal(portal, { target: "kubernetes" });
describePortal(portal, { target: "embedded" });

describe("the portal", () => {
  it("needs nothing but a way in, and holds no secret", () => {
    const { model, asked } = servedBy(portal, ["gateway"], { bindings: { portal: "portal" } });
    const service = model.workloads.find(({ name }) => name === "portal") as Service;
    expect(asked["gateway"]!["route"]).toMatchObject([{ app: "portal", from: "portal" }]);
    expect(service).toMatchObject({ args: ["portal"], memory: 128 * 2 ** 20, files: {} });
    expect(service.env).toMatchObject({
      SERVICE_NAME: "portal",
      ORIGIN: "https://portal.bap.localhost",
      APPLICATIONS: "[]",
    });
    expect(model.order).toEqual([]);
  });

  it("may be traced as the services are", () => {
    const settings = { traces: { to: "http://collector.test:4318" } };
    const { model } = servedBy(portal, ["gateway"], { bindings: { portal: "portal" }, settings });
    const env = model.workloads.find(({ name }) => name === "portal")!.env!;
    expect(Object.keys(env)).toEqual(expect.arrayContaining(["TRACES_URL", "TRACES_RATIO"]));
    expect(model.externals).toMatchObject([{ name: "portal-traces", host: "collector.test" }]);
  });
});
