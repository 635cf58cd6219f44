import type { Model } from "../components/model/model.ts";
import type { KubernetesObject } from "../components/model/parts.ts";
import { fileOf, lines, secret, text } from "../components/model/value.ts";
import type { Job, Placed, Service, Workload } from "../components/model/workload.ts";
import { lowerToKubernetes, type KubernetesPlan } from "./plan.ts";

/** For tests only: small hand-made models, so that a lowering is tested without the catalogue. */

const MiB = 2 ** 20;

const program = {
  image: { ref: "example:1.0" },
  user: { uid: 1000, gid: 1000 },
  cpu: 500,
  memory: 512 * MiB,
} as const;

/** A service called `web`, with one port, changed as the test wants. */
export function service(changes: Partial<Service & Placed> = {}): Service & Placed {
  return {
    ...program,
    kind: "service",
    name: "web",
    instance: changes.name ?? "web",
    component: "web",
    zone: "business",
    replicas: 1,
    ports: { http: { port: 8080 } },
    probes: { ready: { check: { kind: "http", port: "http", path: "/readyz" } } },
    ...changes,
  };
}

/** A stateful service called `store`, with a volume. */
export function store(changes: Partial<Service & Placed> = {}): Service & Placed {
  return service({
    kind: "stateful",
    name: "store",
    component: "store",
    zone: "data",
    ports: { sql: { port: 5432 } },
    probes: { ready: { check: { kind: "tcp", port: "sql" } } },
    volumes: [{ name: "data", path: "/data", size: 5 * 1024 * MiB }],
    ...changes,
  });
}

/** A job of `store`. */
export function job(changes: Partial<Job & Placed> = {}): Job & Placed {
  return {
    ...program,
    kind: "job",
    part: "grant",
    name: "store-grant",
    instance: "store",
    component: "store",
    zone: "data",
    ...changes,
  };
}

/** A model of these workloads. */
export function modelOf(workloads: readonly Workload[], changes: Partial<Model> = {}): Model {
  return {
    platform: { name: "bap", profile: "test", tier: "production", target: "kubernetes", domain: "example.com" },
    components: [],
    workloads,
    edges: [],
    order: [],
    logins: [],
    scripts: [],
    routes: [],
    secrets: [],
    externals: [],
    prerequisites: [],
    objects: [],
    unreached: [],
    images: { replace: {} },
    network: { pool: "10.208.0.0/12", subnets: {} },
    operators: "install",
    ...changes,
  };
}

/** A gateway, two services, a store with its grant and an external: a bit of everything. */
export function slice(): Model {
  const gateway = service({
    name: "gateway",
    component: "gateway",
    zone: "edge",
    replicas: 2,
    ports: { http: { port: 8000, publish: 80 }, https: { port: 8443, publish: 443 }, ping: { port: 8082 } },
    probes: { ready: { check: { kind: "http", port: "ping", path: "/ping" } } },
    apiAccess: [{ apiGroups: ["example.org"], resources: ["routes"], verbs: ["list"] }],
    files: {
      "conf.d/routes.yaml": { content: "routes: []\n", reload: true },
      "tls.key": { content: secret("gateway/key"), mode: 0o400 },
    },
    egress: true,
  });
  const web = service({
    replicas: 2,
    env: {
      DATABASE_URL: text`postgres://web:${{ ...secret("web/store", "url"), version: 2 }}@${{ ref: "endpoint", workload: "store", port: "sql", part: "address" }}`,
      CONFIG: fileOf("app.conf"),
    },
    files: { "app.conf": { content: lines("mode on") } },
    scratch: { "/tmp": 64 * MiB, "/cache": 16 * MiB },
  });
  const grant = job({ fulfils: "web", files: { password: { content: secret("store/admin") } } });
  return modelOf([gateway, grant, store({ replicas: 3 }), web], {
    edges: [
      { from: "gateway", to: "web", port: "http", at: "run" },
      { from: "store-grant", to: "store", port: "sql", at: "start" },
      { from: "web", to: "mail", port: "smtp", at: "run" },
      { from: "web", to: "store", port: "sql", at: "start" },
    ],
    order: [
      { first: "store", then: "store-grant" },
      { first: "store", then: "web" },
      { first: "store-grant", then: "web" },
    ],
    externals: [{ name: "mail", host: "192.0.2.25", ports: { smtp: 587 } }],
  });
}

/** The one object of a kind and name. */
export function find(plan: KubernetesPlan, kind: string, name: string): KubernetesObject {
  const found = plan.objects.filter(({ object }) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects are a ${kind} "${name}"`);
  return found[0]!.object;
}

/** A part of an object, by path: `spec.template.spec.containers.0.image`. */
export function at(object: unknown, path: string): unknown {
  return path.split(".").reduce((node: unknown, key) => (node as Record<string, unknown> | undefined)?.[key], object);
}

/** The pod template's spec or the first container of what runs a workload. */
export const podOf = (object: unknown): Record<string, unknown> => at(object, "spec.template.spec") as never;
export const containerOf = (object: unknown): Record<string, unknown> => at(podOf(object), "containers.0") as never;

/** The container of a single workload, lowered. */
export function loweredContainer(workload: Workload): Record<string, unknown> {
  return containerOf(running(lowerToKubernetes(modelOf([workload]))));
}

/** The object that runs the pods of a plan with one workload. */
export function running(plan: KubernetesPlan): KubernetesObject {
  const kinds = ["Deployment", "StatefulSet", "Job"];
  return plan.objects.map(({ object }) => object).find(({ kind }) => kinds.includes(kind))!;
}
