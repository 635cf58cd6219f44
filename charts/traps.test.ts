import { ApiObject, App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-27";
import { expect, test } from "vitest";
import { instanceChart, platformChart } from "./chart.ts";
import { serialise } from "./serialise.ts";
import { slice } from "./testing.ts";

/** What cdk8s-plus loses without an error: each was seen once, none may come back. */

const chart = (): Chart => new Chart(new App(), "traps");

test("nothing that a lowering says is lost on the way to the plain object", () => {
  const app = new App();
  const model = slice();
  const charts = [
    platformChart(app, model),
    ...["gateway", "store", "web"].map((one) => instanceChart(app, model, one)),
  ];
  const objects = charts.flatMap((one) => one.node.children.filter((child) => ApiObject.isApiObject(child)));
  expect(objects.length).toBeGreaterThan(25);
  for (const object of objects) {
    const said = leaves((object as unknown as { props: unknown }).props);
    expect(leaves(serialise(object)), object.node.path).toEqual(said);
  }
});

// Values with the path's numbers and plain keys left out: the types rename some keys on the way (clusterIp, clusterIP).
function leaves(node: unknown): string[] {
  if (node === undefined || node === null) return [];
  if (typeof node !== "object") return [JSON.stringify(node)];
  if (node instanceof k8s.Quantity || node instanceof k8s.IntOrString) return [JSON.stringify(node.value)];
  return Object.values(node).flatMap(leaves).sort();
}

test("a quantity survives only as a Quantity: a text is refused by the types, and would vanish", () => {
  const limits = (memory: k8s.Quantity): unknown => {
    const pod = new k8s.KubePod(chart(), "p", {
      spec: { containers: [{ name: "c", resources: { limits: { memory } } }] },
    });
    return (serialise(pod)["spec"] as { containers: [{ resources: { limits: unknown } }] }).containers[0].resources
      .limits;
  };
  expect(limits(k8s.Quantity.fromString("512Mi"))).toEqual({ memory: "512Mi" });
  // @ts-expect-error -- a text is no Quantity
  expect(limits("512Mi")).toEqual({});
});

test("the same holds for what is a number or a text", () => {
  const surge = (maxSurge: k8s.IntOrString): unknown => {
    const template = { spec: { containers: [] } };
    const spec = { selector: {}, template, strategy: { rollingUpdate: { maxSurge } } };
    const object = serialise(new k8s.KubeDeployment(chart(), "d", { spec }));
    return (object["spec"] as { strategy: { rollingUpdate: unknown } }).strategy.rollingUpdate;
  };
  expect(surge(k8s.IntOrString.fromNumber(1))).toEqual({ maxSurge: 1 });
  // @ts-expect-error -- a number is no IntOrString
  expect(surge(1)).toEqual({});
});

test("clusterIP is written clusterIp here, and the API's own spelling is refused by the types", () => {
  const spec = (given: k8s.ServiceSpec): unknown =>
    serialise(new k8s.KubeService(chart(), "s", { spec: given }))["spec"];
  expect(spec({ clusterIp: "None" })).toEqual({ clusterIP: "None" });
  // @ts-expect-error -- not the name that the types know
  expect(spec({ clusterIP: "None" })).toEqual({});
});

test("what is newer than 1.27 is unknown to the types and would vanish", () => {
  const container = { name: "c", restartPolicy: "Always" };
  const pod = serialise(new k8s.KubePod(chart(), "p", { spec: { containers: [container] } }));
  expect(pod["spec"]).toEqual({ containers: [{ name: "c" }] });
});
