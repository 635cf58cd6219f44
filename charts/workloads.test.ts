import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { at, find, job, modelOf, podOf, running, service, store } from "./testing.ts";

const spec = (workload: Parameters<typeof modelOf>[0][number]): Record<string, unknown> =>
  running(lowerToKubernetes(modelOf([workload])))["spec"] as Record<string, unknown>;

test("members that are alike are replaced one more at a time, never one less", () => {
  for (const replicas of [1, 3]) {
    expect(spec(service({ replicas }))).toMatchObject({
      replicas,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
  }
});

test("what must never run twice is gone before it starts anew", () => {
  expect(spec(service({ update: "recreate" }))["strategy"]).toEqual({ type: "Recreate" });
});

test("an autoscaler decides how many there are, by the share of the limit that the model says", () => {
  const plan = lowerToKubernetes(modelOf([service({ replicas: 2, cpu: 1000, autoscale: { max: 8, cpu: 70 } })]));
  expect(find(plan, "Deployment", "web")["spec"]).not.toHaveProperty("replicas");
  // A pod requests 250m of its 1000m: 70 % of the limit is 280 % of what it requests.
  expect(find(plan, "HorizontalPodAutoscaler", "web")["spec"]).toEqual({
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 2,
    maxReplicas: 8,
    metrics: [
      { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 280 } } },
    ],
  });
});

test("stores and the way in are the last to give way; classes in use are made, under the platform's name", () => {
  const classOf = (workload: Parameters<typeof modelOf>[0][number]): unknown =>
    at({ spec: spec(workload) }, "spec.template.spec.priorityClassName");
  expect([classOf(store()), classOf(service({ zone: "edge" }))]).toEqual(["bap-high", "bap-high"]);
  expect([classOf(service()), classOf(store({ priority: "normal" }))]).toEqual([undefined, undefined]);
  const plan = lowerToKubernetes(modelOf([service({ priority: "low" })]));
  const classes = plan.objects.map(({ object }) => object).filter(({ kind }) => kind === "PriorityClass");
  expect(classes.map(({ metadata, value }) => [metadata.name, value])).toEqual([["bap-low", -100000]]);
});

test("a stateful set starts its members at once and updates them one by one, whatever its group says", () => {
  const inSync = { check: { kind: "tcp", port: "sql" } } as const;
  for (const group of [undefined, { update: "serial", inSync }, { update: "parallel", inSync }] as const) {
    expect(spec(store({ replicas: 3, group }))).toMatchObject({
      replicas: 3,
      podManagementPolicy: "Parallel",
      updateStrategy: { type: "RollingUpdate" },
    });
  }
});

test("a drain takes one member at a time, where there is more than one", () => {
  const budgets = (replicas: number): number =>
    lowerToKubernetes(modelOf([service({ replicas })])).objects.filter(
      ({ object }) => object.kind === "PodDisruptionBudget",
    ).length;
  expect([budgets(1), budgets(2)]).toEqual([0, 1]);
  const plan = lowerToKubernetes(modelOf([store({ replicas: 3 })]));
  expect(find(plan, "PodDisruptionBudget", "store")["spec"]).toEqual({
    maxUnavailable: 1,
    selector: { matchLabels: { "app.kubernetes.io/name": "store", "app.kubernetes.io/instance": "bap-store" } },
  });
});

test("a job tries again until its deadline, keeps its failed pods, and stays when it has ended", () => {
  const made = spec(job());
  expect(made).toMatchObject({ backoffLimit: 20, activeDeadlineSeconds: 900 });
  expect(at({ spec: made }, "spec.template.spec.restartPolicy")).toBe("Never");
  expect("ttlSecondsAfterFinished" in made).toBe(false);
  expect(spec(job({ deadline: 1800 }))["activeDeadlineSeconds"]).toBe(2400);
});

test("a job's name follows from what it runs, and from nothing else", () => {
  const name = (changes: Parameters<typeof job>[0] = {}): string =>
    running(lowerToKubernetes(modelOf([job(changes)]))).metadata.name;
  expect(name()).toMatch(/^store-grant-[0-9a-f]{10}$/);
  const withSecret = (version: number): string =>
    name({ files: { p: { content: { ref: "secret", name: "store/admin", form: "plain", version } } } });
  const names = [name(), name({ args: ["x"] }), name({ env: { A: "1" } }), withSecret(1), withSecret(2)];
  expect(new Set(names).size).toBe(names.length);
  expect(name({ env: { A: "1", B: "2" } })).toBe(name({ env: { B: "2", A: "1" } }));
});

test("a job may rerun beside others: a second consumer leaves the first one's job and the store alone", () => {
  const objects = (workloads: Parameters<typeof modelOf>[0]): Map<string, string> =>
    new Map(
      lowerToKubernetes(modelOf(workloads)).objects.map(({ object }) => [
        `${object.kind} ${object.metadata.name}`,
        JSON.stringify(object),
      ]),
    );
  const before = objects([store(), job()]);
  const after = objects([store(), job(), job({ part: "grant-two", name: "store-grant-two" })]);
  for (const [name, text] of before) expect(after.get(name), name).toBe(text);
});

test("pods of different workloads of one instance never share a selector", () => {
  const one = store({ name: "cache", instance: "cache" });
  const two = store({ name: "cache-sentinel", instance: "cache" });
  const labels = [one, two].map((workload) => (spec(workload)["selector"] as { matchLabels: unknown }).matchLabels);
  expect(labels[0]).not.toEqual(labels[1]);
  expect(podOf(running(lowerToKubernetes(modelOf([one]))))["serviceAccountName"]).toBeUndefined();
});
