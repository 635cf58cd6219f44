import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { find, podOf, slice } from "./testing.ts";

test("a workload that reads the cluster's API has an account and exactly its rules", () => {
  const plan = lowerToKubernetes(slice());
  expect(find(plan, "ClusterRole", "bap-gateway")["rules"]).toEqual([
    { apiGroups: ["example.org"], resources: ["routes"], verbs: ["list"] },
  ]);
  expect(find(plan, "ClusterRoleBinding", "bap-gateway")).toMatchObject({
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "bap-gateway" },
    subjects: [{ kind: "ServiceAccount", name: "gateway", namespace: "bap-edge" }],
  });
  expect(podOf(find(plan, "Deployment", "gateway"))).toMatchObject({
    serviceAccountName: "gateway",
    automountServiceAccountToken: true,
  });
});

test("nobody else has an account or a token", () => {
  const plan = lowerToKubernetes(slice());
  const accounts = plan.objects.filter(({ object }) => object.kind === "ServiceAccount");
  expect(accounts.map(({ object }) => object.metadata.name)).toEqual(["gateway"]);
  expect(podOf(find(plan, "Deployment", "web"))["automountServiceAccountToken"]).toBe(false);
});
