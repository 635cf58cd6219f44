import { App } from "cdk8s";
import { expect, test } from "vitest";
import type { Model } from "../components/model/model.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import { instanceChart, lowerToKubernetes, platformChart } from "./index.ts";
import { at, find, job, modelOf, podOf, running, service, slice, store } from "./testing.ts";

const nameOf = (object: KubernetesObject): string => `${object.kind} ${object.metadata.name}`;

test("a slice becomes exactly these objects", () => {
  const names = lowerToKubernetes(slice()).objects.map(({ instance, object }) => `${instance}: ${nameOf(object)}`);
  expect(names.map((name) => name.replace(/-[0-9a-f]{10}$/, "-<hash>"))).toEqual([
    "platform: Namespace bap-business",
    "platform: Namespace bap-data",
    "platform: Namespace bap-edge",
    "platform: NetworkPolicy default-deny-business",
    "platform: NetworkPolicy default-deny-data",
    "platform: NetworkPolicy default-deny-edge",
    "platform: PriorityClass bap-high",
    "gateway: ClusterRole bap-gateway",
    "gateway: ClusterRoleBinding bap-gateway",
    "gateway: ConfigMap gateway-files",
    "gateway: Deployment gateway",
    "gateway: NetworkPolicy gateway",
    "gateway: PodDisruptionBudget gateway",
    "gateway: Service gateway",
    "gateway: Service gateway-public",
    "gateway: ServiceAccount gateway",
    "store: Job store-grant-<hash>",
    "store: NetworkPolicy store",
    "store: NetworkPolicy store-grant",
    "store: PersistentVolumeClaim data-store-0",
    "store: PersistentVolumeClaim data-store-1",
    "store: PersistentVolumeClaim data-store-2",
    "store: PodDisruptionBudget store",
    "store: Service store",
    "store: Service store-members",
    "store: StatefulSet store",
    "web: ConfigMap web-files",
    "web: Deployment web",
    "web: NetworkPolicy web",
    "web: PodDisruptionBudget web",
    "web: Service web",
  ]);
});

test("no object is a Secret; what a Secret will hold stays a reference", () => {
  const plan = lowerToKubernetes(slice());
  expect(plan.objects.filter(({ object }) => object.kind === "Secret")).toEqual([]);
  expect(plan.secretObjects.map(({ namespace, name, data }) => [namespace, name, Object.keys(data)])).toEqual([
    ["bap-edge", "gateway-secrets", ["file-tls.key"]],
    ["bap-data", "store-grant-secrets", ["file-password"]],
    ["bap-business", "web-secrets", ["env-DATABASE_URL"]],
  ]);
  expect(plan.secretObjects[2]!.data["env-DATABASE_URL"]).toEqual({
    text: [
      "postgres://web:",
      { ref: "secret", name: "web/store", form: "url", version: 2 },
      "@store.bap-data.svc:5432",
    ],
  });
});

test("a Secret's version changes with a rotation and with the text around the secret, never else", () => {
  const versionOf = (content: Parameters<typeof withFile>[0]): string =>
    lowerToKubernetes(modelOf([withFile(content)])).secretObjects[0]!.version;
  const ref = { ref: "secret", name: "a/b", form: "plain", version: 1 } as const;
  expect(versionOf(ref)).toBe(versionOf({ text: [ref] }));
  const versions = [ref, { ...ref, version: 2 }, { ...ref, form: "url" as const }, { text: ["x", ref] }].map(versionOf);
  expect(new Set(versions).size).toBe(4);
});

function withFile(content: NonNullable<ReturnType<typeof service>["files"]>[string]["content"]) {
  return service({ files: { key: { content } } });
}

test("what holds data is protected: claims, and the namespace they are in", () => {
  const kept = lowerToKubernetes(slice()).objects.filter(({ protect }) => protect);
  expect(kept.map(({ object }) => nameOf(object))).toEqual([
    "Namespace bap-data",
    "PersistentVolumeClaim data-store-0",
    "PersistentVolumeClaim data-store-1",
    "PersistentVolumeClaim data-store-2",
  ]);
});

test("only what runs a workload waits for what the workload waits for", () => {
  const waiting = lowerToKubernetes(slice()).objects.filter(({ after }) => after.length > 0);
  expect(waiting.map(({ object, workload, after }) => [object.kind, workload, after])).toEqual([
    ["Job", "store-grant", ["store"]],
    ["Deployment", "web", ["store", "store-grant"]],
  ]);
});

test("every object of a workload says whose it is", () => {
  const plan = lowerToKubernetes(slice());
  const without = plan.objects.filter(({ workload }) => workload === undefined);
  expect(new Set(without.map(({ instance }) => instance))).toEqual(new Set(["platform"]));
});

test("twice the same bytes, and the same bytes from lists in another order", () => {
  const model = slice();
  const reversed: Model = {
    ...model,
    workloads: [...model.workloads].reverse().map((one) => ({
      ...one,
      ...(one.env && { env: reverseKeys(one.env) }),
      ...(one.files && { files: reverseKeys(one.files) }),
      ...(one.scratch && { scratch: reverseKeys(one.scratch) }),
      ...(one.kind !== "job" && { ports: reverseKeys(one.ports) }),
    })),
    edges: [...model.edges].reverse(),
    order: [...model.order].reverse(),
  };
  const bytes = JSON.stringify(lowerToKubernetes(model));
  expect(JSON.stringify(lowerToKubernetes(slice()))).toBe(bytes);
  expect(JSON.stringify(lowerToKubernetes(reversed))).toBe(bytes);
});

function reverseKeys<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).reverse());
}

test("selectors are exactly name and instance, and no two workloads share one", () => {
  const plan = lowerToKubernetes(slice());
  const selectors = plan.objects
    .filter(({ object }) => ["Deployment", "StatefulSet"].includes(object.kind))
    .map(({ object }) => at(object, "spec.selector.matchLabels"));
  expect(selectors).toEqual([
    { "app.kubernetes.io/name": "gateway", "app.kubernetes.io/instance": "bap-gateway" },
    { "app.kubernetes.io/name": "store", "app.kubernetes.io/instance": "bap-store" },
    { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "bap-web" },
  ]);
  expect(new Set(selectors.map((one) => JSON.stringify(one))).size).toBe(selectors.length);
});

test("two platforms on one cluster share no namespace and no name outside namespaces", () => {
  const names = (name: string): string[] => {
    const model = slice();
    return lowerToKubernetes({ ...model, platform: { ...model.platform, name } }).objects.map(
      ({ object }) => `${nameOf(object)} ${object.metadata.namespace ?? ""}`,
    );
  };
  expect(names("one").filter((name) => names("two").includes(name))).toEqual([]);
});

test("an object in a vendor's words stands in its instance's namespace and keeps its own labels", () => {
  const object = {
    apiVersion: "example.org/v1",
    kind: "Route",
    metadata: { name: "r", labels: { own: "yes" } },
    spec: { none: null },
  };
  const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "c" } };
  const plan = lowerToKubernetes(
    modelOf([service()], { objects: [object, role].map((one) => ({ instance: "web", object: one })) }),
  );
  expect(find(plan, "Route", "r")).toEqual({
    ...object,
    metadata: {
      name: "r",
      namespace: "bap-business",
      labels: {
        "app.kubernetes.io/part-of": "bap",
        "app.kubernetes.io/managed-by": "bap",
        "app.kubernetes.io/component": "web",
        own: "yes",
      },
    },
  });
  expect(find(plan, "ClusterRole", "c").metadata.namespace).toBeUndefined();
});

test("fails when an object belongs to no instance of the platform", () => {
  const object = { apiVersion: "example.org/v1", kind: "Route", metadata: { name: "r" } };
  expect(() => lowerToKubernetes(modelOf([service()], { objects: [{ instance: "nobody", object }] }))).toThrow(
    /components\.nobody \(Route r\): there is no instance "nobody"/,
  );
});

test("fails when two objects have one kind, namespace and name", () => {
  const object = { apiVersion: "v1", kind: "Service", metadata: { name: "web" } };
  expect(() => lowerToKubernetes(modelOf([service()], { objects: [{ instance: "web", object }] }))).toThrow(
    'components.web: "web" and "web" both make Service bap-business/web',
  );
});

test("fails when a vendor's object is a Secret", () => {
  const object = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" } };
  expect(() => lowerToKubernetes(modelOf([service()], { objects: [{ instance: "web", object }] }))).toThrow(
    /components\.web \(Secret s\)/,
  );
});

test("a transform has the last word on every object", () => {
  const plan = lowerToKubernetes(slice(), {
    transform: (instance, object) => ({
      ...object,
      metadata: { ...object.metadata, annotations: { seen: `${instance} ${object.kind}` } },
    }),
  });
  expect(
    plan.objects.every(({ instance, object }) => object.metadata.annotations!["seen"] === `${instance} ${object.kind}`),
  ).toBe(true);
});

test("a transform that changes what a job runs changes its name, and nothing else does", () => {
  const model = modelOf([job()]);
  const plain = running(lowerToKubernetes(model)).metadata.name;
  const transformed = (add: object): string =>
    running(
      lowerToKubernetes(model, {
        transform: (_instance, object) =>
          object.kind === "Job" ? { ...object, spec: { ...(object["spec"] as object), ...add } } : { ...object },
      }),
    ).metadata.name;
  expect(transformed({})).toBe(plain);
  expect(transformed({ suspend: true })).not.toBe(plain);
  expect(transformed({ suspend: true })).toMatch(/^store-grant-[0-9a-f]{10}$/);
});

test("the charts that cdk8s users take hold the same objects as the plan", () => {
  const model = slice();
  const app = new App();
  const charts = [
    platformChart(app, model),
    ...["gateway", "store", "web"].map((one) => instanceChart(app, model, one)),
  ];
  const sorted = (objects: readonly unknown[]): unknown[] =>
    objects.map((one) => JSON.stringify(one, (_key, value: unknown) => value)).sort();
  const ours = lowerToKubernetes(model).objects.map(({ object }) => object);
  expect(sorted(charts.flatMap((chart) => chart.toJson() as unknown[]))).toEqual(sorted(ours));
});

test("fails when a chart is asked for an instance that is not there", () => {
  expect(() => instanceChart(new App(), slice(), "nobody")).toThrow(/Use one of: gateway, store, web\./);
});

test("images of ours carry the tag that the caller knows", () => {
  const model = modelOf([service({ image: { build: { name: "business", context: "services" } } })]);
  const image = (options?: Parameters<typeof lowerToKubernetes>[1]): unknown =>
    at(podOf(running(lowerToKubernetes(model, options))), "containers.0.image");
  expect(image({ imageTags: { business: "abc" } })).toBe("bap/business:abc");
  expect(image()).toBe("bap/business:unbuilt");
});

test("every problem of every workload is reported at once", () => {
  const model = modelOf([
    service({ args: [{ ref: "secret", name: "a/b", form: "plain" }] }),
    store({ probes: { ready: { check: { kind: "command" } } } }),
  ]);
  expect(() => lowerToKubernetes(model)).toThrow(/web args\[0\][^]*store probes\.ready/);
});
