import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { describeWorkflowEngine } from "../../capabilities/workflow-engine.contract.ts";
import type { Model } from "../../model/model.ts";
import { partsOf, refsOf, type Value } from "../../model/value.ts";
import type { Service, Workload } from "../../model/workload.ts";
import { problemsOf } from "../../testing/platform.ts";
import { temporal } from "./index.ts";
import { namespaceOf } from "./names.ts";
import { beside, modelOf, platformWith } from "./testing.ts";

describeWorkflowEngine(temporal, { target: "docker", beside });
describeWorkflowEngine(temporal, { target: "kubernetes", beside });
describeWorkflowEngine(temporal, { target: "kubernetes", beside, settings: { topology: "roles" } });

const FRONTEND = "temporal-frontend";
const ROLES = [FRONTEND, "temporal-history", "temporal-matching", "temporal-worker"];

/** What is looked at of the server's configuration. */
interface Settings {
  readonly persistence: { readonly datastores: Readonly<Record<string, { readonly sql: { readonly tls: unknown } }>> };
  readonly services: Readonly<
    Record<string, { readonly rpc: { readonly grpcPort: number; membershipPort: number; httpPort?: number } }>
  >;
}

const find = ({ workloads }: Model, name: string): Workload => workloads.find((one) => one.name === name)!;
const service = (model: Model, name: string) => find(model, name) as Service & Workload;
const readable = (value: Value): string =>
  partsOf(value)
    .map((part) => (typeof part === "string" ? part : part.ref === "endpoint" ? `<${part.part}>` : `<${part.ref}>`))
    .join("");
const configuration = (model: Model, name = "temporal") => readable(find(model, name).files!["server.yaml"]!.content);
const settings = (model: Model, name?: string) => parse(configuration(model, name)) as Settings;

describe("the order of a start", () => {
  const model = modelOf();

  it("is: the grants of both databases, the tables, the server; the web interface waits for none of them", () => {
    const between = model.order.filter(({ then }) => then.startsWith("temporal"));
    for (const first of ["store-grant-temporal", "store-grant-temporal-visibility"]) {
      expect(between).toContainEqual({ first, then: "temporal-schema" });
    }
    expect(between).toContainEqual({ first: "temporal-schema", then: "temporal" });
    expect(between.filter(({ then }) => then === "temporal-ui").map(({ first }) => first)).not.toContain("temporal");
  });

  it("holds for each role, and no role waits for another", () => {
    const roles = modelOf({ topology: "roles" }, { target: "kubernetes" });
    for (const then of ROLES) {
      expect(roles.order).toContainEqual({ first: "temporal-schema", then });
      expect(roles.order.filter((one) => one.then === then).filter(({ first }) => ROLES.includes(first))).toEqual([]);
    }
  });
});

describe("the server's configuration", () => {
  it("names both databases, with a program that reads the password in its place", () => {
    const { persistence } = settings(modelOf({ connections: 7 }));
    const database = (name: string, file: string, connections: number) => ({
      pluginName: "postgres12",
      databaseName: `db_${name}`,
      connectAddr: "<host>:<port>",
      connectProtocol: "tcp",
      user: `user_${name}`,
      passwordCommand: { command: "/bin/cat", args: [file] },
      maxConns: connections,
      maxIdleConns: connections,
      maxConnLifetime: "1h",
      tls: { enabled: false, enableHostVerification: false },
    });
    expect(persistence).toEqual({
      numHistoryShards: 4,
      defaultStore: "default",
      visibilityStore: "visibility",
      datastores: {
        default: { sql: database("temporal", "<path>", 7) },
        visibility: { sql: database("temporal-visibility", "<path>", 4) },
      },
    });
  });

  it("holds no secret: each is a file of its own, and none is in an environment", () => {
    const { files, env } = find(modelOf(), "temporal");
    const secrets = (value: Value) => refsOf(value).flatMap((ref) => (ref.ref === "secret" ? [ref.name] : []));
    expect(Object.values(env!).flatMap(secrets)).toEqual([]);
    expect(Object.fromEntries(Object.entries(files!).map(([name, { content }]) => [name, secrets(content)]))).toEqual({
      "server.yaml": [],
      "dynamic.yaml": [],
      "database-password": ["temporal/temporal"],
      "visibility-password": ["temporal/temporal-visibility"],
    });
  });

  it("speaks TLS to a store that does, and so does the schema tool", () => {
    const model = modelOf({}, { tls: true });
    const { datastores } = settings(model).persistence;
    for (const { sql } of Object.values(datastores)) {
      expect(sql.tls).toEqual({ enabled: true, enableHostVerification: true });
    }
    expect(find(model, "temporal-schema").env!["SQL_TLS"]).toBe(true);
    expect(find(modelOf(), "temporal-schema").env).not.toHaveProperty("SQL_TLS");
  });

  it("is a template that Temporal's own reader takes: it says so, and YAML escapes nothing in it", () => {
    const text = configuration(modelOf());
    expect(text.split("\n")[0]).toBe("# enable-template");
    expect(text.match(/\{\{.*?\}\}/g)).toEqual(["{{ env `TEMPORAL_BROADCAST_ADDRESS` }}"]);
  });

  it("has dynamic settings in the form that Temporal reads, and the file even without any", () => {
    const of = (dynamic: object) => readable(find(modelOf({ dynamic }), "temporal").files!["dynamic.yaml"]!.content);
    expect(parse(of({}))).toEqual({});
    expect(parse(of({ "limit.maxIDLength": 255, "system.enableX": true }))).toEqual({
      "limit.maxIDLength": [{ value: 255 }],
      "system.enableX": [{ value: true }],
    });
  });
});

describe("one process", () => {
  it("knows itself by loopback, which is right in however many networks it is", () => {
    expect(find(modelOf(), "temporal").env).toMatchObject({
      BIND_ON_IP: "0.0.0.0",
      TEMPORAL_BROADCAST_ADDRESS: "127.0.0.1",
    });
  });

  it("is gone before the next one starts, and is never more than one", () => {
    expect(service(modelOf({ replicas: 5 }), "temporal")).toMatchObject({ update: "recreate", replicas: 1 });
  });
});

describe("four roles", () => {
  const model = modelOf({ topology: "roles", replicas: 3, maxReplicas: 9 }, { target: "kubernetes" });

  it("run apart, with one configuration, and tell each other the address of their Pod", () => {
    for (const name of ROLES) {
      expect(service(model, name)).toMatchObject({ replicas: 3 });
      expect(find(model, name).env).toMatchObject({ TEMPORAL_SERVICES: name.slice(9), BIND_ON_IP: "0.0.0.0" });
      expect(find(model, name).env).not.toHaveProperty("TEMPORAL_BROADCAST_ADDRESS");
      expect(configuration(model, name)).toBe(configuration(model, FRONTEND));
    }
    expect(find(model, "temporal")).toBeUndefined();
  });

  it("reach every port of each other, and of their own kind", () => {
    for (const from of ROLES) {
      const refs = refsOf(find(model, from).files!["server.yaml"]!.content);
      const reached = refs.flatMap((ref) =>
        ref.ref === "endpoint" && ref.at === "run" ? [`${ref.workload} ${ref.port}`] : [],
      );
      const all = ROLES.flatMap((to) => [`${to} membership`, `${to} rpc`]);
      expect(reached.sort()).toEqual([...all, "temporal-frontend http"].sort());
    }
  });

  it("listen where the configuration says that each does", () => {
    const { services } = settings(model, FRONTEND);
    for (const name of ROLES) {
      const { ports } = service(model, name);
      const { rpc } = services[name.slice(9)]!;
      expect([ports["rpc"]!.port, ports["membership"]!.port]).toEqual([rpc.grpcPort, rpc.membershipPort]);
    }
    expect(service(model, FRONTEND).ports["http"]!.port).toBe(services["frontend"]!.rpc.httpPort);
  });

  it("scale only where nothing is kept: at the frontend", () => {
    expect(ROLES.map((name) => service(model, name).autoscale?.max)).toEqual([9, undefined, undefined, undefined]);
  });

  it("are not for Docker", () => {
    expect(problemsOf(platformWith({ topology: "roles" })).join()).toContain("roles");
  });

  it("are refused with fewer shards than members", () => {
    expect(
      problemsOf(platformWith({ topology: "roles", replicas: 5, shards: 4 }, { target: "kubernetes" }))[0],
    ).toMatch("4 shards for 5 replicas");
    const fewer = { topology: "roles", replicas: 4, maxReplicas: 3 };
    expect(problemsOf(platformWith(fewer, { target: "kubernetes" }))[0]).toMatch("at most 3 of the frontend");
  });
});

describe("the web interface", () => {
  it("is led to from private networks only, and says that nobody signs in", () => {
    const model = modelOf();
    expect(model.routes).toMatchObject([{ host: "temporal.bap.localhost", to: "temporal-ui", access: "private" }]);
    expect(model.logins.map(({ app, note }) => `${app}: ${note}`)).toEqual([
      expect.stringMatching(/^temporal: Nobody/),
    ]);
    expect(find(model, "temporal-ui").env).toMatchObject({
      TEMPORAL_CORS_ORIGINS: "https://temporal.bap.localhost",
      TEMPORAL_CSRF_COOKIE_INSECURE: false,
      TEMPORAL_DEFAULT_NAMESPACE: "temporal-system",
    });
  });
});

it("fails when a consumer's namespace would be the server's own", () => {
  expect(() => namespaceOf({ name: "temporal-system", from: "temporal-system" })).toThrow(
    'components.temporal-system: its namespace would be called "temporal-system", which is Temporal\'s own',
  );
});
