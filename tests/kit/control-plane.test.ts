import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadCrds } from "./control-plane-crds.ts";
import { startControlPlane, type ControlPlane } from "./control-plane.ts";

// Its programs are built on a machine's first run, which takes some minutes.
const FIRST_RUN_MS = 1_800_000;

const container = {
  name: "main",
  image: "example/app:1",
  readinessProbe: { httpGet: { path: "/ready", port: 8080 } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  },
};
const privileged = { ...container, securityContext: { privileged: true } };

function pods(app: string, extra: object = {}) {
  return { metadata: { labels: { app } }, spec: { containers: [container], ...extra } };
}

function object(apiVersion: string, kind: string, name: string, body: object) {
  return { apiVersion, kind, metadata: { name, namespace: "shop" }, ...body };
}

const namespace = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: "shop", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
};
const selector = (app: string) => ({ selector: { matchLabels: { app } } });
const claim = {
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};
const spread = {
  affinity: {
    podAntiAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: [
        { labelSelector: { matchLabels: { app: "db" } }, topologyKey: "topology.kubernetes.io/zone" },
      ],
    },
  },
};
const objects = [
  object("apps/v1", "Deployment", "web", { spec: { replicas: 2, ...selector("web"), template: pods("web") } }),
  object("apps/v1", "StatefulSet", "db", {
    spec: {
      replicas: 3,
      serviceName: "db",
      ...selector("db"),
      template: pods("db", spread),
      volumeClaimTemplates: [claim],
    },
  }),
  object("batch/v1", "Job", "migrate", { spec: { template: pods("migrate", { restartPolicy: "Never" }) } }),
  object("v1", "Service", "edge", { spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 443 }] } }),
];

describe("the embedded control plane", () => {
  let plane: ControlPlane;
  const get = async (what: string, path: string) =>
    plane.kubectl(["-n", "shop", "get", ...what.split(" "), "-o", `jsonpath=${path}`]);
  const apply = (list: readonly object[]) =>
    plane.kubectl(["apply", "-f", "-"], { input: JSON.stringify({ apiVersion: "v1", kind: "List", items: list }) });

  beforeAll(async () => {
    plane = await startControlPlane();
    await apply([namespace]);
    await apply(objects);
  }, FIRST_RUN_MS);

  afterAll(async () => {
    const pids = plane.pids();
    await plane.stop();
    expect(pids).toHaveLength(5);
    expect(pids.filter(isRunning)).toEqual([]);
  }, 60_000);

  it("makes a Deployment ready, probes included", async () => {
    await plane.kubectl(["-n", "shop", "rollout", "status", "deployment/web", "--timeout=60s"]);
    expect(await get("deployment web", "{.status.readyReplicas}")).toBe("2");
  }, 90_000);

  it("spreads a StatefulSet over three zones and binds its claims", async () => {
    await plane.kubectl(["-n", "shop", "rollout", "status", "statefulset/db", "--timeout=60s"]);
    const nodes = (await get("pods -l app=db", "{.items[*].spec.nodeName}")).split(" ");
    expect(nodes.sort()).toEqual(["node-1", "node-2", "node-3"]);
    expect(await get("pvc", "{.items[*].status.phase}")).toBe("Bound Bound Bound");
  }, 90_000);

  it("completes a Job", async () => {
    await plane.kubectl(["-n", "shop", "wait", "--for=condition=Complete", "job/migrate", "--timeout=60s"]);
    expect(await get("job migrate", "{.status.succeeded}")).toBe("1");
  }, 90_000);

  it("gives a LoadBalancer an address, and its endpoints the ready pods", async () => {
    const wait = "--for=jsonpath={.status.loadBalancer.ingress[0].ip}";
    await plane.kubectl(["-n", "shop", "wait", wait, "service/edge", "--timeout=60s"]);
    expect(await get("service edge", "{.status.loadBalancer.ingress[0].ip}")).toMatch(/^203\.0\.113\.\d+$/);
    const ready = await get(
      "endpointslices -l kubernetes.io/service-name=edge",
      "{.items[*].endpoints[*].conditions.ready}",
    );
    expect(ready).toBe("true true");
  }, 90_000);

  it("grows a volume whose claim asks for more, and deletes it with its claim", async () => {
    const path = "{.status.capacity.storage}";
    await plane.kubectl(["-n", "shop", "rollout", "status", "statefulset/db", "--timeout=60s"]);
    const more = JSON.stringify({ spec: { resources: { requests: { storage: "2Gi" } } } });
    await plane.kubectl(["-n", "shop", "patch", "pvc", "data-db-0", "-p", more]);
    await plane.kubectl(["-n", "shop", "wait", `--for=jsonpath=${path}=2Gi`, "pvc/data-db-0", "--timeout=30s"]);
    await plane.kubectl(["-n", "shop", "delete", "statefulset", "db", "--wait=true"]);
    await plane.kubectl(["-n", "shop", "delete", "pvc", "--all", "--wait=true", "--timeout=60s"]);
    await plane.kubectl(["wait", "--for=delete", "pv", "--all", "--timeout=30s"]);
    expect(await plane.kubectl(["get", "pv", "-o", "name"])).toBe("");
  }, 90_000);

  it("refuses a privileged pod where the namespace is restricted", async () => {
    const pod = object("v1", "Pod", "root", { spec: { containers: [privileged] } });
    await expect(apply([pod])).rejects.toThrow(/violates PodSecurity "restricted:latest": privileged/);
  });

  it("serves a product's custom resources after its definitions were applied", async () => {
    await plane.kubectl(["apply", "--server-side", "-f", await loadCrds("traefik")]);
    await plane.kubectl(["apply", "--server-side", "-f", await loadCrds("cloudnative-pg")]);
    const names = ["crd/middlewares.traefik.io", "crd/clusters.postgresql.cnpg.io"];
    await plane.kubectl(["wait", "--for=condition=Established", ...names, "--timeout=30s"]);
    await apply([
      object("traefik.io/v1alpha1", "Middleware", "gzip", { spec: { compress: {} } }),
      object("postgresql.cnpg.io/v1", "Cluster", "db", { spec: { instances: 3, storage: { size: "1Gi" } } }),
    ]);
    const made = await plane.kubectl(["-n", "shop", "get", "middlewares,clusters", "-o", "name"]);
    expect(made.split("\n")).toEqual(["middleware.traefik.io/gzip", "cluster.postgresql.cnpg.io/db"]);
  }, 90_000);
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
