import { describe, expect, it } from "vitest";
import type { Service } from "../../model/workload.ts";
import { defineBusiness } from "./define-business.ts";
import { servedBy } from "./testing.ts";
import { tracesConfig } from "./traces.ts";

const shop = defineBusiness({ name: "shop", title: "Shop", purpose: "Sell things.", description: "Sells." });

function traced(traces: object | undefined) {
  const { model } = servedBy(shop, ["gateway", "relationalStore", "cache"], { settings: traces ? { traces } : {} });
  return { model, service: model.workloads.find(({ name }) => name === "shop") as Service };
}

describe("the traces of a business service", () => {
  it("go where the profile says, and it may go there and nowhere else", () => {
    const { model, service } = traced({ to: "https://collector.test:4318/otlp", ratio: 0.1 });
    const place = { ref: "endpoint", workload: "shop-traces", port: "otlp", part: "address", at: "run" };
    expect(service.env).toMatchObject({ TRACES_URL: { text: ["https://", place, "/otlp"] }, TRACES_RATIO: 0.1 });
    expect(model.externals).toEqual([{ name: "shop-traces", host: "collector.test", ports: { otlp: 4318 } }]);
    expect(model.edges).toContainEqual({ from: "shop", to: "shop-traces", port: "otlp", at: "run" });
    expect(service).not.toHaveProperty("egress");
  });

  it.each([
    ["http://collector.test", 80],
    ["https://collector.test", 443],
  ])("go to the scheme's own port where %s says none, and all of them where no ratio is said", (to, otlp) => {
    const { model, service } = traced({ to });
    expect(model.externals).toMatchObject([{ ports: { otlp } }]);
    expect(service.env).toMatchObject({ TRACES_RATIO: 1 });
  });

  it("are none where the profile says nothing of them", () => {
    const { model, service } = traced(undefined);
    expect(Object.keys(service.env!).filter((name) => name.startsWith("TRACES"))).toEqual([]);
    expect(model.externals).toEqual([]);
  });

  it.each([
    [{ to: "collector:4318" }, "to", 'such as "http://collector:4318"'],
    [{ to: "http://user:key@collector:4318" }, "to", "without user, query and slash at its end"],
    [{ to: "http://collector:4318/" }, "to", "without user, query and slash at its end"],
    [{ to: "http://collector:4318", ratio: 2 }, "ratio", "<=1"],
    [{ to: "http://collector:4318", ratio: -0.1 }, "ratio", ">=0"],
    [{ ratio: 1 }, "to", 'such as "http://collector:4318"'],
  ])("are refused as %j", (given, path, what) => {
    const { issues } = tracesConfig.safeParse(given).error!;
    expect(issues).toMatchObject([{ path: [path], message: expect.stringContaining(what) as string }]);
  });
});
