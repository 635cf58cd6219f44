import type { Model } from "../components/model/model.ts";
import { fileOf, secret, text } from "../components/model/value.ts";
import type { Placed, Service, Workload } from "../components/model/workload.ts";

const KEY = { ...secret("app/key"), version: 1 };

/** For tests of this room: an application with a file, a secret and data, and a door in front of it; made by hand. */
export function smallModel(change: Partial<Model> = {}): Model {
  return {
    platform: { name: "bap", profile: "dev", tier: "dev", target: "embedded", domain: "bap.localhost" },
    components: [],
    workloads: [door(), app(), base()],
    edges: [],
    order: [
      { first: "app", then: "door" },
      { first: "base", then: "app" },
    ],
    logins: [],
    scripts: [],
    routes: [],
    secrets: [{ name: "app/key", owner: "app", version: 1, value: { kind: "password" } }],
    externals: [{ name: "mail", host: "smtp.example.com", ports: { smtp: 587 } }],
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
export function withWorkload(name: string, change: Partial<Service>): Model {
  const model = smallModel();
  return {
    ...model,
    workloads: model.workloads.map((one) => (one.name === name ? ({ ...one, ...change } as Workload) : one)),
  };
}

function app(): Service & Placed {
  return {
    ...program("app"),
    env: {
      PORT: { ref: "own", part: "port", port: "http" },
      NAME: text`${{ ref: "own", part: "name" }}-${{ ref: "own", part: "ordinal" }}`,
      MAIL: { ref: "endpoint", workload: "mail", port: "smtp", part: "address" },
      BASE: text`http://${{ ref: "endpoint", workload: "base", port: "http", part: "address" }}/x`,
      STORE: text`folder:${{ ref: "path", of: "data", name: "app" }}`,
      CONFIG: fileOf("conf/app.yaml"),
    },
    files: { "conf/app.yaml": { content: text`key: ${KEY}\n` }, "run.sh": { content: "true\n", mode: 0o555 } },
    stopGrace: 5,
  };
}

function door(): Service & Placed {
  return {
    ...program("door"),
    env: { TO: { ref: "endpoint", workload: "app", port: "http", part: "port" } },
    ports: { http: { port: 8080, publish: 8080 } },
  };
}

const base = (): Service & Placed => program("base");

function program(name: string): Service & Placed {
  return {
    name,
    instance: name,
    component: name,
    zone: "business",
    kind: "service",
    image: { ref: "unused:1" },
    replicas: 1,
    ports: { http: { port: 8080 } },
    user: { uid: 1000, gid: 1000 },
    cpu: 100,
    memory: 2 ** 26,
    probes: { ready: { check: { kind: "http", port: "http", path: "/readyz" } } },
    run: { entry: `services/${name}/service.ts`, start: "start" },
  };
}
