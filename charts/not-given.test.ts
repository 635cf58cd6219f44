import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { modelOf, service, slice, store } from "./testing.ts";

test("what holds only on some clusters is said, sorted, with the reason", () => {
  const model = modelOf([service(), store({ stopSignal: "SIGINT", env: { N: { ref: "own", part: "ordinal" } } })], {
    edges: [{ from: "web", to: "mail", port: "smtp", at: "run" }],
    externals: [{ name: "mail", host: "smtp.example.net", ports: { smtp: 587 } }],
  });
  expect(lowerToKubernetes(model).notGiven.map(({ workload, feature }) => `${workload}: ${feature}`)).toEqual([
    "*: network rules",
    "store: own ordinal before Kubernetes 1.28",
    "store: stop signal without a shell",
    "web: network rules to other hosts",
  ]);
});

test("a platform that asks for nothing special lacks nothing but a plugin that keeps the network rules", () => {
  expect(lowerToKubernetes(slice()).notGiven).toEqual([
    {
      workload: "*",
      feature: "network rules",
      reason: "they hold where the cluster's network plugin enforces network policies; doctor says whether yours does",
    },
  ]);
});
