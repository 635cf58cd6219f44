import { describe, expect, it } from "vitest";
import { PlatformError } from "../components/model/error.ts";
import type { Model } from "../components/model/model.ts";
import { text } from "../components/model/value.ts";
import type { ContainerPlan, DockerPlan } from "./docker-plan.ts";
import { lowerToDocker } from "./plan.ts";
import { EDGES, keyed, leads, postgres, redis, smallModel, traefik, withWorkload } from "./small-model.ts";

function container(name: string, model = smallModel()): ContainerPlan {
  return lowerToDocker(model, { imageTags: { business: "abc123" } }).containers.find((one) => one.name === name)!;
}

describe("the Docker plan", () => {
  it("has exactly these containers, volumes, networks and images", () => {
    const plan = lowerToDocker(smallModel(), { imageTags: { business: "abc123" } });
    expect(plan.containers.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
      "service bap-leads",
      "stateful bap-postgres-0",
      "job bap-postgres-grant-leads",
      "stateful bap-redis-0",
      "service bap-traefik",
    ]);
    expect(plan.volumes).toEqual([
      {
        name: "bap-postgres-0-data",
        workload: "postgres",
        instance: "postgres",
        volume: "data",
        size: 10 * 2 ** 30,
      },
    ]);
    expect(plan.networks).toEqual([
      { name: "bap-edge", key: "edge", internal: true, subnet: "10.219.113.128/26" },
      { name: "bap-egress", key: "egress", internal: false, subnet: "10.212.237.128/26" },
      { name: "bap-postgres", key: "postgres", internal: true, subnet: "10.215.210.128/26" },
      { name: "bap-redis", key: "redis", internal: true, subnet: "10.221.175.128/26" },
    ]);
    expect(plan.images).toEqual([
      { reference: "bap/business:abc123", build: { name: "business", context: "images/business" } },
      { reference: "postgres:18.6" },
      { reference: "redis:7.2.11" },
      { reference: "traefik:v3.7.11" },
    ]);
  });

  it("gives a store everything that the model says", () => {
    expect(container("bap-postgres-0")).toEqual({
      name: "bap-postgres-0",
      workload: "postgres",
      instance: "postgres",
      member: 0,
      kind: "stateful",
      image: "postgres:18.6",
      env: { POSTGRES_PASSWORD_FILE: "/run/bap/admin", POSTGRES_USER: "bap_admin" },
      files: [
        { path: "admin", content: { text: [keyed("postgres/admin")] }, mode: 0o444, secret: true, reload: false },
      ],
      filesAt: "/run/bap",
      filesVolume: "bap-postgres-0-files",
      mounts: [{ volume: "bap-postgres-0-data", path: "/var/lib/postgresql" }],
      tmpfs: { "/var/run/postgresql": "rw,exec,nosuid,nodev,size=1048576,uid=999,gid=999,mode=0700" },
      networks: [{ name: "bap-postgres", aliases: ["postgres", "postgres-0"] }],
      ports: [],
      user: "999:999",
      readOnly: true,
      health: {
        test: ["CMD", "pg_isready", "-U", "bap_admin"],
        interval: 10,
        timeout: 5,
        retries: 3,
        startPeriod: 120,
      },
      memory: 512 * 2 ** 20,
      cpu: 1000,
      stopSignal: "SIGINT",
      stopGrace: 60,
      restart: "unless-stopped",
      after: [],
      labels: {
        "bap.instance": "postgres",
        "bap.member": "0",
        "bap.platform": "bap",
        "bap.spec": expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        "bap.workload": "postgres",
      },
    });
  });

  it("resolves addresses, own ports and paths, and leaves only secrets open", () => {
    expect(container("bap-leads").env).toEqual({
      DATABASE_URL: { text: ["postgres://leads:", keyed("leads/postgres", "url"), "@postgres:5432/leads"] },
      PORT: "3000",
    });
    expect(container("bap-redis-0").command).toEqual(["/run/bap/redis.conf"]);
    const routes = container("bap-traefik").files.find(({ path }) => path === "dynamic/routes.yaml");
    expect(routes).toEqual({
      path: "dynamic/routes.yaml",
      content: "url: http://leads:3000\n",
      mode: 0o444,
      secret: false,
      reload: true,
    });
  });

  it("publishes ports of the gateway alone", () => {
    const published = lowerToDocker(smallModel()).containers.filter(({ ports }) => ports.length > 0);
    expect(published.map(({ name, ports }) => ({ name, ports }))).toEqual([
      {
        name: "bap-traefik",
        ports: [
          { inside: 8000, outside: 80, protocol: "tcp" },
          { inside: 8443, outside: 443, protocol: "tcp" },
        ],
      },
    ]);
  });

  it("ends a job, and starts nothing before what it waits for", () => {
    expect(container("bap-postgres-grant-leads")).toMatchObject({
      entrypoint: ["sh", "/run/bap/grant.sh"],
      restart: "no",
      deadline: 300,
      after: [{ container: "bap-postgres-0", until: "healthy" }],
    });
    expect(container("bap-postgres-grant-leads")).not.toHaveProperty("health");
    expect(container("bap-leads").after).toEqual([
      { container: "bap-postgres-0", until: "healthy" },
      { container: "bap-postgres-grant-leads", until: "completed" },
      { container: "bap-redis-0", until: "healthy" },
    ]);
  });

  it("numbers the members of a group, each with its own volumes, addresses and ordinal", () => {
    const member = { ref: "endpoint", workload: "redis", port: "redis", part: "host", member: 0 } as const;
    const all = { ref: "endpoint", workload: "redis", port: "redis", part: "address", member: "all" } as const;
    const model = withWorkload("redis", {
      replicas: 2,
      group: { update: "serial", inSync: { check: { kind: "command" }, inside: ["redis-cli", "role"] } },
      volumes: [{ name: "data", path: "/data", size: 2 ** 30 }],
      env: { FIRST: member, ALL: all, ME: { ref: "own", part: "name" }, MY_NUMBER: { ref: "own", part: "ordinal" } },
    });
    expect(container("bap-redis-1", model)).toMatchObject({
      member: 1,
      mounts: [{ volume: "bap-redis-1-data", path: "/data" }],
      networks: [{ name: "bap-redis", aliases: ["redis", "redis-1"] }],
      group: { name: "redis", update: "serial", member: 1, inSync: ["redis-cli", "role"] },
      env: { FIRST: "redis-0", ALL: "redis-0:6379,redis-1:6379", ME: "redis-1", MY_NUMBER: "1" },
    });
    expect(container("bap-leads", model).after.map((gate) => gate.container)).toContain("bap-redis-1");
  });

  it("numbers a service from its second member on", () => {
    const names = lowerToDocker(withWorkload("leads", { replicas: 2 })).containers.map(({ name }) => name);
    expect(names.filter((name) => name.includes("leads"))).toEqual([
      "bap-leads",
      "bap-leads-1",
      "bap-postgres-grant-leads",
    ]);
  });

  it("reaches an external at its own host, with a way out", () => {
    const smtp = { ref: "endpoint", workload: "smtp", port: "smtp", part: "address", at: "run" } as const;
    const model = {
      ...withWorkload("leads", { env: { SMTP: smtp } }),
      externals: [{ name: "smtp", host: "mail.example.com", ports: { smtp: 587 } }],
      edges: [...EDGES, { from: "leads", to: "smtp", port: "smtp", at: "run" as const }],
    };
    expect(container("bap-leads", model).env).toEqual({ SMTP: "mail.example.com:587" });
    expect(container("bap-leads", model).networks.map(({ name }) => name)).toContain("bap-egress");
  });

  it("mounts sources where it is given some, as another container, and leaves all others as they are", () => {
    const kit = { source: "/src/services/kit", path: "/app/services/kit" };
    const plain = lowerToDocker(smallModel());
    const plan = lowerToDocker(smallModel(), { sources: { leads: [kit] } });
    const others = ({ containers }: DockerPlan) => containers.filter(({ workload }) => workload !== "leads");
    expect(others(plan)).toEqual(others(plain));
    const [before, after] = [plain, plan].map(({ containers }) => containers.find(({ name }) => name === "bap-leads")!);
    const { labels, ...rest } = after!;
    expect(rest).toEqual({ ...before, binds: [kit], labels: undefined });
    expect(labels).toEqual({ ...before!.labels, "bap.sources": "mounted", "bap.spec": labels["bap.spec"] });
    expect(labels["bap.spec"]).not.toBe(before!.labels["bap.spec"]);
  });

  it("is the same, byte for byte, whatever the order of the model's lists", () => {
    const model = smallModel();
    const shuffled: Model = {
      ...model,
      workloads: [...model.workloads].reverse(),
      edges: [...model.edges].reverse(),
      order: [...model.order].reverse(),
    };
    expect(JSON.stringify(lowerToDocker(shuffled))).toBe(JSON.stringify(lowerToDocker(model)));
  });

  it("does not change the model", () => {
    const model = smallModel();
    const before = JSON.stringify(model);
    lowerToDocker(model);
    expect(JSON.stringify(model)).toBe(before);
  });
});

describe("what Docker does not give", () => {
  it("is said for each workload and once for the platform", () => {
    const second = { ...leads(), name: "finance", instance: "finance" };
    const model = smallModel({
      workloads: [...withWorkload("leads", { replicas: 2 }).workloads, second],
      edges: [...EDGES, { from: "finance", to: "postgres", port: "sql", at: "start" }],
    });
    expect(lowerToDocker(model).notGiven.map((one) => `${one.workload} | ${one.feature} | ${one.reason}`)).toEqual([
      "* | compose.yaml and files that are reloaded | there, a changed one restarts its container; with bap up it does not",
      "* | compose.yaml on a remote engine | it mounts files of this machine; bap up works with a remote engine, too",
      "* | isolation of consumers | consumers that share a network can reach each other there: postgres",
      "* | survival of the host | several members on one host survive a process, not the host",
      "finance | secret environment | docker inspect shows DATABASE_URL to whoever may use the engine",
      "leads | secret environment | docker inspect shows DATABASE_URL to whoever may use the engine",
      "leads | spread | all 2 members run on one host",
      "postgres | volume size | Docker does not bound volumes: data (10Gi)",
      "traefik | restart when unhealthy | Docker restarts a program that ends, not one that no longer answers",
    ]);
  });

  it("does not miss a spread for who wants none", () => {
    const { notGiven } = lowerToDocker(withWorkload("leads", { replicas: 2, spread: false }));
    expect(notGiven.filter(({ feature }) => feature === "spread")).toEqual([]);
  });
});

describe("a model that Docker cannot run", () => {
  it("fails with everything that is wrong at once", () => {
    const model = smallModel({
      workloads: [
        {
          ...leads(),
          apiAccess: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }],
          args: [text`--password=${keyed("leads/postgres")}`],
          env: { DATA: { ref: "path", of: "data", name: "leads" } },
          files: { "../escape": { content: "" }, "own.key": { content: keyed("traefik/tls"), mode: 0o400 } },
        },
        postgres(),
        { ...redis(), probes: { ready: { check: { kind: "tcp", port: "redis" } } } },
        { ...redis(), name: "leads-0", instance: "leads-0" },
        { ...traefik() },
        { ...traefik(), name: "edge", instance: "edge", ports: { web: { port: 1, publish: 80 } } },
      ],
    });
    expect(problemsOf(model)).toEqual([
      "components.leads (leads apiAccess): Docker cannot do this: it wants to read the Kubernetes API",
      "    leave it out on Docker",
      "components.leads (leads args[0]): a command line would hold a secret",
      "    put it into a file, and give the command the file's path",
      "components.leads (leads env.DATA): Docker cannot do this: a folder of the stack's own, which only embedded has",
      "    refer to a volume",
      'components.leads (leads files.../escape): "../escape" leads out of the folder of the workload\'s files',
      "    use a relative path without . and ..",
      "components.leads (leads files.own.key): Docker cannot do this: mode 0400: files belong to root there, so user 1000 could not read it",
      "    let everyone read it (0444): no other workload sees it",
      "components.redis (redis probes.ready): Docker cannot do this: a check by tcp alone",
      "    give `inside`: the same check as a command in the image",
      'components.edge: "bap-traefik" and "bap-edge" both publish port 80/tcp',
      "    a host has each port once: give one of them another number, or one member",
      'components.edge: "edge" is the name of a network that every platform has on Docker',
      "    name the instance otherwise",
      'components.leads-0: "leads-0" is also the name of a member of "leads"',
      "    rename one of the two instances",
    ]);
  });

  it("fails when a group's check of being in sync names no command", () => {
    const group = { update: "serial", inSync: { check: { kind: "command" } } } as const;
    expect(problemsOf(withWorkload("redis", { group }))).toEqual([
      "components.redis (redis group.inSync): Docker cannot do this: a check by command that names no command",
      "    give `inside`: the same check as a command in the image",
    ]);
  });

  it("fails when two members would publish one port", () => {
    expect(problemsOf(withWorkload("traefik", { replicas: 2, ports: { web: { port: 8000, publish: 80 } } }))).toEqual([
      'components.traefik: "bap-traefik" and "bap-traefik-1" both publish port 80/tcp',
      "    a host has each port once: give one of them another number, or one member",
    ]);
  });

  it("fails when two volumes get one name", () => {
    expect(problemsOf(withWorkload("postgres", { volumes: [{ name: "files", path: "/d", size: 1 }] }))).toEqual([
      'components.postgres: "postgres" and "postgres" both make a volume "bap-postgres-0-files"',
      "    rename the volume or one of the two instances",
    ]);
  });
});

function problemsOf(model: Model): string[] {
  try {
    lowerToDocker(model);
  } catch (error) {
    expect(error).toBeInstanceOf(PlatformError);
    return (error as PlatformError).message.split("\n");
  }
  throw new Error("it did not fail");
}
