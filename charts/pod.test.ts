import { expect, test } from "vitest";
import { lowerToKubernetes } from "./plan.ts";
import { breaches } from "./restricted.ts";
import { at, containerOf, job, loweredContainer, modelOf, podOf, running, service, slice, store } from "./testing.ts";

const MiB = 2 ** 20;

test("every pod is admitted under the restricted Pod Security Standard", () => {
  const pods = lowerToKubernetes(slice()).objects.flatMap(({ object }) => {
    const pod = podOf(object);
    return pod && "containers" in pod ? [pod] : [];
  });
  expect(pods).toHaveLength(4);
  expect(pods.flatMap(breaches)).toEqual([]);
});

test("the check itself refuses a pod that says nothing", () => {
  expect(breaches({ hostNetwork: true, containers: [{ name: "c" }], volumes: [{ name: "v", hostPath: {} }] })).toEqual([
    "hostNetwork",
    "volume v",
    "c allowPrivilegeEscalation",
    "c capabilities",
    "c runAsNonRoot",
    "c seccompProfile",
  ]);
});

test("a pod runs as the image's user, owns its volumes by group, and gets no token and no service links", () => {
  const pod = podOf(running(lowerToKubernetes(modelOf([service({ user: { uid: 70, gid: 71 } })]))));
  expect(pod["securityContext"]).toEqual({
    runAsNonRoot: true,
    runAsUser: 70,
    runAsGroup: 71,
    fsGroup: 71,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  });
  expect(pod["automountServiceAccountToken"]).toBe(false);
  expect(pod["enableServiceLinks"]).toBe(false);
  expect(containerOf({ spec: { template: { spec: pod } } })["securityContext"]).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
  });
});

test("an exception lifts only what it names and stands with its reason on the pod", () => {
  const object = running(
    lowerToKubernetes(modelOf([service({ exceptions: [{ allow: "writable-root", reason: "it unpacks itself" }] })])),
  );
  expect(at(containerOf(object), "securityContext.readOnlyRootFilesystem")).toBe(false);
  expect(breaches(podOf(object))).toEqual([]);
  expect(at(object, "spec.template.metadata.annotations")).toEqual({
    "bap.dev/hardening-exceptions": "writable-root: it unpacks itself",
  });
});

test("limits are the model's, requests are all of the memory, a quarter of the processors and room for logs", () => {
  const resources = (cpu: number): unknown => loweredContainer(service({ cpu, memory: 512 * MiB }))["resources"];
  expect(resources(2000)).toEqual({
    limits: { cpu: "2", memory: "512Mi", "ephemeral-storage": "64Mi" },
    requests: { cpu: "500m", memory: "512Mi", "ephemeral-storage": "64Mi" },
  });
  expect(resources(20)).toMatchObject({ limits: { cpu: "20m" }, requests: { cpu: "10m" } });
  expect(resources(5)).toMatchObject({ limits: { cpu: "5m" }, requests: { cpu: "5m" } });
});

test("what a container may write is bounded: its logs, its scratch folders, its root where that is allowed", () => {
  const disk = (changes: Parameters<typeof service>[0]): unknown =>
    at({ of: loweredContainer(service(changes)) }, "of.resources.limits.ephemeral-storage");
  expect(disk({ scratch: { "/tmp": 64 * MiB, "/run": 128 * MiB } })).toBe("256Mi");
  expect(disk({ exceptions: [{ allow: "writable-root", reason: "it unpacks itself" }] })).toBe("1088Mi");
});

test("a container lists its ports by name where the name fits", () => {
  const ports = { http: { port: 80 }, "a-name-of-16-abc": { port: 81 }, dns: { port: 53, protocol: "udp" as const } };
  expect(loweredContainer(service({ ports }))["ports"]).toEqual([
    { containerPort: 81, protocol: "TCP" },
    { name: "dns", containerPort: 53, protocol: "UDP" },
    { name: "http", containerPort: 80, protocol: "TCP" },
  ]);
});

test("members are spread where there are several, unless the model says not", () => {
  const spread = (replicas: number, wanted?: boolean): unknown =>
    podOf(running(lowerToKubernetes(modelOf([service({ replicas, spread: wanted })]))))["topologySpreadConstraints"];
  const selector = { "app.kubernetes.io/name": "web", "app.kubernetes.io/instance": "bap-web" };
  expect(spread(2)).toEqual(
    ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: selector },
    })),
  );
  expect(spread(1)).toBeUndefined();
  expect(spread(2, false)).toBeUndefined();
});

test("a pod has the time to stop that the model gives, else 30 seconds", () => {
  const grace = (stopGrace?: number): unknown =>
    podOf(running(lowerToKubernetes(modelOf([service({ stopGrace })]))))["terminationGracePeriodSeconds"];
  expect([grace(), grace(60)]).toEqual([30, 60]);
});

test("another stop signal is sent by a hook that waits for the end; SIGTERM needs none", () => {
  const hook = (stopSignal?: "SIGTERM" | "SIGINT"): unknown => loweredContainer(store({ stopSignal }))["lifecycle"];
  expect(hook("SIGINT")).toEqual({
    preStop: {
      exec: { command: ["/bin/sh", "-c", "kill -s INT 1; while kill -0 1 2>/dev/null; do sleep 1; done"] },
    },
  });
  expect([hook(), hook("SIGTERM")]).toEqual([undefined, undefined]);
});

test("the software's own folders come before what lies in them", () => {
  const mounts = loweredContainer(
    service({ scratch: { "/run/bap/sub": MiB, "/run": MiB }, files: { a: { content: "a" } } }),
  )["volumeMounts"];
  expect((mounts as { mountPath: string }[]).map(({ mountPath }) => mountPath)).toEqual([
    "/run",
    "/run/bap",
    "/run/bap/sub",
  ]);
});

test("a job's container has neither ports nor probes", () => {
  expect(Object.keys(loweredContainer(job())).sort()).toEqual([
    "image",
    "imagePullPolicy",
    "name",
    "resources",
    "securityContext",
  ]);
});
