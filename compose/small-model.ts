import type { Edge, Model, Order } from "../components/model/model.ts";
import type { Value } from "../components/model/value.ts";
import { fileOf, secret, text } from "../components/model/value.ts";
import type { Job, Placed, Service, Workload } from "../components/model/workload.ts";

const MI = 2 ** 20;

/** For tests of this room: gateway, store with a grant, cache, service; made by hand, as `buildModel` would. */
export function smallModel(change: Partial<Model> = {}): Model {
  return {
    platform: { name: "bap", profile: "dev", tier: "dev", target: "docker", domain: "bap.localhost" },
    components: [],
    workloads: [leads(), postgres(), grant(), redis(), traefik()],
    edges: EDGES,
    order: ORDER,
    logins: [],
    scripts: [],
    routes: [],
    secrets: [
      { name: "leads/postgres", owner: "leads", version: 1, value: { kind: "password" } },
      { name: "leads/redis", owner: "leads", version: 1, value: { kind: "password" } },
      { name: "postgres/admin", owner: "postgres", version: 1, value: { kind: "password" } },
      { name: "traefik/tls", owner: "traefik", version: 1, value: { kind: "key" } },
    ],
    externals: [],
    prerequisites: [],
    objects: [],
    unreached: [],
    images: { replace: {} },
    network: { pool: "10.208.0.0/12", subnets: {} },
    operators: "install",
    ...change,
  };
}

/** The model with one workload changed. */
export function withWorkload(name: string, change: Partial<Service> | Partial<Job>, model = smallModel()): Model {
  const workloads = model.workloads.map((one) => (one.name === name ? ({ ...one, ...change } as Workload) : one));
  return { ...model, workloads };
}

export const EDGES: readonly Edge[] = [
  { from: "leads", to: "postgres", port: "sql", at: "start" },
  { from: "leads", to: "redis", port: "redis", at: "start" },
  { from: "postgres-grant-leads", to: "postgres", port: "sql", at: "start" },
  { from: "traefik", to: "leads", port: "http", at: "run" },
];

const ORDER: readonly Order[] = [
  { first: "postgres", then: "leads" },
  { first: "postgres", then: "postgres-grant-leads" },
  { first: "postgres-grant-leads", then: "leads" },
  { first: "redis", then: "leads" },
];

export function traefik(): Service & Placed {
  return {
    ...placed("traefik", "edge"),
    kind: "service",
    image: { ref: "traefik:v3.7.11" },
    args: ["--configFile=/etc/traefik/traefik.yaml"],
    replicas: 1,
    ports: { web: { port: 8000, publish: 80 }, websecure: { port: 8443, publish: 443 } },
    files: {
      "traefik.yaml": { content: "ping: {}\n" },
      "dynamic/routes.yaml": {
        content: text`url: http://${{ ref: "endpoint", workload: "leads", port: "http", part: "address", at: "run" }}\n`,
        reload: true,
      },
      "tls.key": { content: keyed("traefik/tls") },
    },
    filesAt: "/etc/traefik",
    scratch: { "/tmp": 16 * MI },
    user: { uid: 65532, gid: 65532 },
    cpu: 500,
    memory: 128 * MI,
    probes: {
      ready: { check: { kind: "http", port: "web", path: "/ping" }, inside: ["traefik", "healthcheck"], every: 5 },
      live: { check: { kind: "tcp", port: "web" } },
    },
  };
}

export function postgres(): Service & Placed {
  return {
    ...placed("postgres", "data"),
    kind: "stateful",
    image: { ref: "postgres:18.6" },
    replicas: 1,
    ports: { sql: { port: 5432 } },
    env: { POSTGRES_PASSWORD_FILE: fileOf("admin"), POSTGRES_USER: "bap_admin" },
    files: { admin: { content: keyed("postgres/admin") } },
    volumes: [{ name: "data", path: "/var/lib/postgresql", size: 10 * 1024 * MI }],
    scratch: { "/var/run/postgresql": MI },
    user: { uid: 999, gid: 999 },
    cpu: 1000,
    memory: 512 * MI,
    stopSignal: "SIGINT",
    stopGrace: 60,
    probes: {
      ready: { check: { kind: "command" }, inside: ["pg_isready", "-U", "bap_admin"] },
      startup: { check: { kind: "command" }, inside: ["pg_isready"], every: 2, failures: 60 },
    },
  };
}

export function redis(): Service & Placed {
  return {
    ...placed("redis", "data"),
    kind: "stateful",
    image: { ref: "redis:7.2.11" },
    args: [fileOf("redis.conf")],
    replicas: 1,
    ports: { redis: { port: 6379 } },
    files: { "redis.conf": { content: text`user leads >${keyed("leads/redis")} ~leads:*\n` } },
    user: { uid: 999, gid: 999 },
    cpu: 250,
    memory: 64 * MI,
    probes: { ready: { check: { kind: "tcp", port: "redis" }, inside: ["redis-cli", "ping"] } },
  };
}

export function leads(): Service & Placed {
  const store = { ref: "endpoint", workload: "postgres", port: "sql", part: "address" } as const;
  return {
    ...placed("leads", "business"),
    kind: "service",
    image: { build: { name: "business", context: "images/business" } },
    replicas: 1,
    ports: { http: { port: 3000 } },
    env: {
      PORT: { ref: "own", part: "port", port: "http" },
      DATABASE_URL: text`postgres://leads:${keyed("leads/postgres", "url")}@${store}/leads`,
    },
    user: { uid: 1000, gid: 1000 },
    cpu: 500,
    memory: 128 * MI,
    probes: { ready: { check: { kind: "http", port: "http", path: "/health" }, inside: ["node", "check.js"] } },
  };
}

function grant(): Job & Placed {
  return {
    ...placed("postgres", "data"),
    name: "postgres-grant-leads",
    part: "grant-leads",
    kind: "job",
    image: { ref: "postgres:18.6" },
    command: ["sh", fileOf("grant.sh")],
    files: {
      "grant.sh": { content: "psql -f /run/bap/grant.sql\n", mode: 0o555 },
      "grant.sql": { content: text`-- for ${{ ref: "endpoint", workload: "postgres", port: "sql", part: "host" }}\n` },
    },
    user: { uid: 999, gid: 999 },
    cpu: 250,
    memory: 64 * MI,
    fulfils: "leads",
  };
}

function placed(name: string, zone: Placed["zone"]): Placed {
  return { name, instance: name, component: name, zone };
}

/** A secret as `buildModel` leaves it. */
export function keyed(name: string, form: "plain" | "url" = "plain", version = 1): Value {
  return { ...secret(name, form), version };
}
