import { expect, test } from "vitest";
import { answersOf } from "./kube-score.ts";
import { lowerToKubernetes } from "./plan.ts";
import { at, job, modelOf, running, service, store } from "./testing.ts";

const ignored = (workload: Parameters<typeof answersOf>[0]): string => answersOf(workload)["kube-score/ignore"]!;

test("only what does not hold for a workload is ignored: low ids, one check for two questions", () => {
  const check = { kind: "http", port: "http", path: "/readyz" } as const;
  expect(ignored(service({ user: { uid: 10_000, gid: 10_000 } }))).toBe("container-image-pull-policy");
  expect(ignored(service({ user: { uid: 10_000, gid: 1 } }))).toBe(
    "container-image-pull-policy,container-security-context-user-group-id",
  );
  expect(ignored(service({ probes: { ready: { check }, live: { check } } }))).toContain("pod-probes-identical");
  expect(ignored(service({ probes: { ready: { check } } }))).not.toContain("pod-probes-identical");
});

test("the reasons stand beside it, on the object and not on its pods, whom they would restart", () => {
  for (const workload of [service(), store(), job()]) {
    const object = running(lowerToKubernetes(modelOf([workload])));
    const checks = object.metadata.annotations!["kube-score/ignore"]!.split(",");
    const reasons = object.metadata.annotations!["bap.dev/kube-score"]!.split("; ");
    expect(reasons.map((reason) => reason.split(": ")[0])).toEqual(checks);
    expect(at(object, "spec.template.metadata.annotations")).toBeUndefined();
  }
});
