import { describe, expect, it } from "vitest";
import { describeBi } from "../../capabilities/bi.contract.ts";
import { toolModel, written } from "../../kit/bi/testing.ts";
import type { Job, Service } from "../../model/workload.ts";
import { metabase } from "./index.ts";

describeBi(metabase, { target: "docker" });
describeBi(metabase, { target: "kubernetes" });

const model = toolModel(metabase, { shop: {} });
const server = model.workloads.find(({ name }) => name === "tool") as Service;
const setup = model.workloads.find(({ name }) => name === "tool-setup") as Job;
const plain = (env: Service["env"]) =>
  Object.fromEntries(Object.entries(env!).map(([name, value]) => [name, written(value)]));

it("keeps its state in PostgreSQL, and half of its memory for Java's heap", () => {
  expect(plain(server.env)).toMatchObject({
    MB_DB_TYPE: "postgres",
    MB_DB_HOST: "foundation.host",
    MB_DB_PORT: "foundation.port",
    MB_DB_DBNAME: "tool",
    MB_DB_USER: "tool",
    MB_SITE_URL: "https://tool.bap.localhost",
    MB_ANON_TRACKING_ENABLED: "false",
    JAVA_OPTS: "-Xmx1024m -Duser.home=/tmp",
  });
  expect(server.volumes).toBeUndefined();
});

it("checks the certificate of its database, by the authorities that Java knows", () => {
  const secure = toolModel(metabase, {}, { tls: true }).workloads.find(({ name }) => name === "tool")!;
  const { MB_DB_HOST, MB_DB_CONNECTION_URI } = plain(secure.env);
  expect(MB_DB_HOST).toBeUndefined();
  expect(MB_DB_CONNECTION_URI).toBe(
    "jdbc:postgresql://foundation.host:foundation.port/tool?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
  );
});

it("reads its secrets from files before it starts: the environment of the container holds none", () => {
  expect(JSON.stringify(server.env)).not.toContain('"secret"');
  const script = server.command!.at(-1) as string;
  for (const name of ["database-password", "encryption-key"]) {
    expect(script).toContain(`$(cat /run/bap/${name})`);
    expect(server.files).toHaveProperty([name]);
  }
  expect(script).toMatch(/exec \/app\/run_metabase\.sh$/);
});

describe("replicas of Metabase", () => {
  it("are all gone before another version starts, and have ten minutes to change their tables", () => {
    expect(server.update).toBe("recreate");
    const { every, failures } = server.probes.startup!;
    expect(every! * failures!).toBe(600);
  });

  it("are scraped at a port of its own, which no route leads to", () => {
    expect(server.metrics).toEqual({ port: "metrics", path: "/metrics" });
    expect(server.ports["metrics"]).toEqual({ port: 9191 });
    expect(model.routes.map(({ port }) => port)).toEqual(["http"]);
  });
});

it("has its tables made by one job, before any of its servers starts", () => {
  const migrate = model.workloads.find(({ name }) => name === "tool-migrate") as Job;
  expect(migrate.command!.at(-1)).toMatch(/exec \/app\/run_metabase\.sh migrate up$/);
  expect(model.order).toContainEqual(expect.objectContaining({ first: "tool-migrate", then: "tool" }));
  expect(plain(migrate.env)).toMatchObject({ MB_DB_DBNAME: "tool", JAVA_OPTS: "-Xmx1024m -Duser.home=/tmp" });
  expect(migrate.files).toHaveProperty(["encryption-key"]);
});

describe("the job that sets Metabase up", () => {
  it("runs once Metabase and the sources answer", () => {
    const before = model.order.filter(({ then }) => then === "tool-setup").map(({ first }) => first);
    expect(before).toEqual(["shop-store", "tool"]);
  });

  it("is given the address, the first account and the sources", () => {
    expect(plain(setup.env)).toEqual({
      METABASE_URL: "http://tool.address",
      ADMIN_EMAIL: "admin@bap.localhost",
      SITE_NAME: "bap",
    });
    expect(Object.keys(setup.files!).sort()).toEqual(["admin-password", "setup.mjs", "sources.json", "sources/shop"]);
    expect(setup.image).toEqual({ build: { name: "business", context: "services" } });
  });
});
