import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { find, modelOf, service, slice, store } from "./testing.ts";

test("inside, a workload is reached at its own port numbers", () => {
  const plan = lowerToKubernetes(modelOf([service()]));
  expect(find(plan, "Service", "web")["spec"]).toEqual({
    type: "ClusterIP",
    selector: { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "bap-web" },
    ports: [{ name: "http", port: 8080, targetPort: 8080, protocol: "TCP" }],
  });
});

test("outside, only the published ports are, by a Service of their own", () => {
  const plan = lowerToKubernetes(slice());
  expect(find(plan, "Service", "gateway-public")["spec"]).toEqual({
    type: "LoadBalancer",
    externalTrafficPolicy: "Local",
    selector: { "app.kubernetes.io/name": "gateway", "app.kubernetes.io/instance": "bap-gateway" },
    ports: [
      { name: "http", port: 80, targetPort: 8000, protocol: "TCP" },
      { name: "https", port: 443, targetPort: 8443, protocol: "TCP" },
    ],
  });
  const open = plan.objects.filter(
    ({ object }) => object.kind === "Service" && JSON.stringify(object).includes("LoadBalancer"),
  );
  expect(open.map(({ object }) => object.metadata.name)).toEqual(["gateway-public"]);
});

test("members have names before they are ready", () => {
  const plan = lowerToKubernetes(modelOf([store()]));
  expect(find(plan, "Service", "store-members")["spec"]).toEqual({
    clusterIP: "None",
    publishNotReadyAddresses: true,
    selector: { "app.kubernetes.io/name": "store", "app.kubernetes.io/instance": "bap-store" },
    ports: [{ name: "sql", port: 5432, targetPort: 5432, protocol: "TCP" }],
  });
  expect(find(plan, "StatefulSet", "store")["spec"]).toMatchObject({ serviceName: "store-members" });
});

test("a workload without ports has no Service, but members still have names", () => {
  const none = { ports: {}, probes: { ready: { check: { kind: "command" }, inside: ["true"] } } } as const;
  const names = (workload: Parameters<typeof modelOf>[0][number]): string[] =>
    lowerToKubernetes(modelOf([workload]))
      .objects.filter(({ object }) => object.kind === "Service")
      .map(({ object }) => object.metadata.name);
  expect(names(service(none))).toEqual([]);
  expect(names(store(none))).toEqual(["store-members"]);
});
