import { describe, expect, it } from "vitest";
import { describeBi } from "../../capabilities/bi.contract.ts";
import { toolModel, written } from "../../kit/bi/testing.ts";
import type { Service, Workload } from "../../model/workload.ts";
import { contract, superset } from "./index.ts";

describeBi(superset, { target: "docker" });
describeBi(superset, { target: "kubernetes" });

const model = toolModel(superset, { shop: {}, events: { engine: "clickhouse", tls: true } });
const find = (name: string, of = model): Workload => of.workloads.find((one) => one.name === name)!;
const service = (name: string, of = model): Service => find(name, of) as Service;
const env = (name: string, of = model) =>
  Object.fromEntries(Object.entries(find(name, of).env!).map(([key, value]) => [key, written(value)]));

describe("the programs of Superset", () => {
  it("are a web server, a worker and a beat, all from one image of ours", () => {
    const parts = model.workloads.filter(({ instance }) => instance === "tool");
    expect(parts.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      "tool service",
      "tool-beat service",
      "tool-init job",
      "tool-worker service",
    ]);
    for (const { image, user } of parts) {
      expect(image).toEqual({ build: { name: "superset", context: "images/superset" } });
      expect(user).toEqual({ uid: 1000, gid: 1000 });
    }
  });

  it("start once the job that changes the tables has ended, one after the other store", () => {
    const after = model.order.filter(({ first }) => first === "tool-init").map(({ then }) => then);
    expect(after.sort()).toEqual(["tool", "tool-beat", "tool-worker"]);
    const before = model.order.filter(({ then }) => then === "tool-init").map(({ first }) => first);
    expect(before).toEqual(["events-store", "foundation", "shop-store"]);
  });

  it("are told the same: what is no secret in the environment, secrets in files", () => {
    const { ADMIN_EMAIL, ...init } = env("tool-init");
    expect(ADMIN_EMAIL).toBe("admin@bap.localhost");
    for (const name of ["tool", "tool-worker", "tool-beat"]) expect(env(name)).toEqual(init);
    expect(init).toEqual({
      DATABASE_HOST: "foundation.host",
      DATABASE_PORT: "foundation.port",
      DATABASE_NAME: "tool",
      DATABASE_USER: "tool",
      DATABASE_TLS: "false",
      CACHE_PREFIX: "cache-tool:",
      QUEUE_PREFIX: "queue-tool:",
      PUBLIC_URL: "https://tool.bap.localhost",
      LOG_LEVEL: "INFO",
      SOURCES: "events-store.host:events-store.port, shop-store.host:shop-store.port",
    });
    expect(Object.keys(init)).toEqual(expect.arrayContaining([...contract.environment]));
    for (const name of ["tool", "tool-worker", "tool-beat", "tool-init"]) {
      expect(Object.keys(find(name).files!)).toEqual(expect.arrayContaining([...contract.files]));
    }
  });

  it("hold the passwords of sources in the job only, which stores them encrypted", () => {
    const files = find("tool-init").files!;
    expect(written(files["sources/shop"]!.content)).toBe("<shop/reader>");
    expect(JSON.parse(written(files["sources.json"]!.content))).toEqual([
      {
        name: "events",
        title: "Data of events",
        engine: "clickhouse",
        database: "rows",
        user: "rows_reader",
        tls: true,
        host: "events-store.host",
        port: "events-store.port",
      },
      {
        name: "shop",
        title: "Data of shop",
        engine: "postgres",
        database: "rows",
        user: "rows_reader",
        tls: false,
        host: "shop-store.host",
        port: "shop-store.port",
      },
    ]);
    for (const name of ["tool", "tool-worker", "tool-beat"]) {
      expect(JSON.stringify(find(name).files)).not.toContain("/reader");
    }
  });

  it("run one beat, whatever is said: two would have everything done twice", () => {
    const many = toolModel(superset, {}, { target: "kubernetes", config: { replicas: 3, worker: { replicas: 4 } } });
    const counts = ["tool", "tool-worker", "tool-beat"].map((name) => service(name, many).replicas);
    expect(counts).toEqual([3, 4, 1]);
    expect(service("tool-beat", many).update).toBe("recreate");
  });

  it("are checked by what their image has: curl for a port, the time of a file for none", () => {
    expect(service("tool").probes.ready.inside![0]).toBe("curl");
    for (const name of ["tool-worker", "tool-beat"]) {
      const { ports, probes } = service(name);
      expect(ports).toEqual({});
      expect(probes.live!.inside!.join(" ")).toContain(`find ${contract.alive} -mmin -1`);
    }
  });

  it("grow under load only if a profile says how far", () => {
    expect(service("tool").autoscale).toBeUndefined();
    const grown = toolModel(superset, {}, { config: { maxReplicas: 5, worker: { maxReplicas: 7 } } });
    expect(service("tool", grown).autoscale).toEqual({ max: 5, cpu: 70 });
    expect(service("tool-worker", grown).autoscale).toEqual({ max: 7, cpu: 70 });
  });

  it("use one process for each half gibibyte of a web server", () => {
    const workers = (memory: string) => {
      const args = service("tool", toolModel(superset, {}, { config: { memory } })).args!;
      return args[args.indexOf("--workers") + 1];
    };
    expect(["256Mi", "1Gi", "4Gi"].map(workers)).toEqual([1, 2, 8]);
  });
});

it("sends reports by letter once there is a way", () => {
  expect(env("tool-worker", toolModel(superset, {}, { mail: true }))).toMatchObject({
    SMTP_HOST: "mail.test",
    SMTP_PORT: "587",
    SMTP_FROM: "tool@example.com",
    SMTP_SECURITY: "starttls",
    SMTP_USER: "sender",
  });
});
