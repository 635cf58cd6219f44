import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { find, modelOf, podOf, service, slice } from "./testing.ts";

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

test("a rule for some zones holds in their namespaces alone, and nothing of it in the cluster", () => {
  const only = (zones: readonly ("edge" | "business")[], resource: string) =>
    ({ apiGroups: [""], resources: [resource], verbs: ["list"], zones }) as const;
  const apiAccess = [only(["business", "edge"], "services"), only(["edge"], "configmaps")];
  const gateway = service({ name: "gateway", zone: "edge", apiAccess });
  const plan = lowerToKubernetes(modelOf([gateway, service()]));
  const rights = plan.objects
    .filter(({ object }) => /Role/.test(object.kind))
    .map(({ object }) => [object.kind, object.metadata.namespace, object["rules"] ?? object["subjects"]]);
  const rule = (resource: string) => ({ apiGroups: [""], resources: [resource], verbs: ["list"] });
  const subjects = [{ kind: "ServiceAccount", name: "gateway", namespace: "bap-edge" }];
  expect(rights).toEqual([
    ["Role", "bap-business", [rule("services")]],
    ["Role", "bap-edge", [rule("services"), rule("configmaps")]],
    ["RoleBinding", "bap-business", subjects],
    ["RoleBinding", "bap-edge", subjects],
  ]);
});
