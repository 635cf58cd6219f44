import { expect, test } from "vitest";
import type { View } from "../inspect/view.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

const inspect = (...argv: readonly string[]) => runJson<View>(["inspect", ...argv]);

test("--json has the fields that programs rely on", async () => {
  const view = await inspect();
  expect(Object.keys(view)).toEqual(
    expect.arrayContaining(
      ["profile", "target", "components", "workloads", "edges", "routes", "secrets", "volumes"].concat([
        "backups",
        "alerts",
        "images",
        "notGiven",
      ]),
    ),
  );
  const keys = (items: readonly object[]): readonly string[] => Object.keys(items[0]!);
  const all = (...names: string[]): unknown => expect.arrayContaining(names);
  expect(keys(view.components)).toEqual(
    all("name", "use", "layer", "provides", "requires", "licence", "topology", "bindings"),
  );
  const workload = ["name", "component", "zone", "kind", "image", "replicas", "ports", "cpu", "memory", "storage"];
  expect(keys(view.workloads)).toEqual(all(...workload, "user", "probes"));
  expect(keys(view.edges)).toEqual(["from", "to", "port", "at"]);
  expect(keys(view.routes)).toEqual(all("host", "path", "to", "access", "limits"));
  expect(keys(view.secrets)).toEqual(all("name", "owner", "irreplaceable"));
});

test("figures are millicores and bytes of each replica", async () => {
  const { workloads } = await inspect("production");
  expect(workloads.find(({ name }) => name === "postgres")).toMatchObject({
    component: "postgres",
    zone: "data",
    kind: "stateful",
    replicas: 1,
    cpu: 2000,
    memory: 6 * 2 ** 30,
    storage: 50 * 2 ** 30,
    ports: [{ name: "sql", port: 5432, protocol: "tcp" }],
    user: { uid: 999, gid: 999 },
  });
  expect(workloads.find(({ name }) => name === "postgres-grant-leads")).toMatchObject({
    component: "postgres",
    kind: "job",
    replicas: 1,
    ports: [],
    storage: 0,
    probes: {},
  });
});

test("lists are sorted and no value of a secret shows", async () => {
  const view = await inspect();
  for (const list of [view.components, view.workloads, view.secrets]) {
    const names = list.map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  }
  const { secrets } = await inspect("--only", "leads");
  expect(secrets.filter(({ irreplaceable }) => irreplaceable).map(({ name }) => name)).toEqual([
    "postgres/superuser",
    "traefik/authority-key",
  ]);
});

test("what nothing reaches is listed, not deployed", async () => {
  const view = await inspect("--set", "components.valkey.memory=1Gi");
  expect(view.unreached).toEqual(["valkey"]);
  expect(view.components.map(({ name }) => name)).not.toContain("valkey");
  const { out } = await runBap(["inspect", "--set", "components.valkey.memory=1Gi"]);
  expect(out).toContain("Configured, not deployed (nothing needs them)\n  valkey\n");
});

test("as text, it says where applications answer and what everything takes", async () => {
  const { out } = await runBap(["inspect", "--only", "leads", "--set", "components.traefik.httpsPort=8443"]);
  expect(out).toMatch(/^ {2}leads +https:\/\/leads\.bap\.localhost:8443$/m);
  expect(out).toMatch(/^ {2}all +4 +1750m +928Mi +5\.3Gi$/m);
  expect(out).toContain("and 3 jobs that end: postgres-admin, postgres-grant-leads, redis-grant-leads");
  expect(out).toMatch(/What Docker does not give you\n/);
});

test("--explain shows every layer that said something, the last one decides", async () => {
  const argv = [
    "inspect",
    "production",
    "--explain",
    "components.redis.memory",
    "--set",
    "components.redis.memory=3Gi",
  ];
  expect((await runBap(argv)).out).toBe(`components.redis.memory = 3Gi

  default of redis              128Mi
  production defaults of redis  1Gi
  --set                         3Gi  ← decides
`);
  expect(await runJson(argv)).toEqual({
    path: "components.redis.memory",
    value: "3Gi",
    layers: [
      { where: "default of redis", value: "128Mi" },
      { where: "production defaults of redis", value: "1Gi" },
      { where: "--set", value: "3Gi" },
    ],
  });
});

test("--explain names file and line, and default values deep inside", async () => {
  expect((await runBap(["inspect", "--explain", "tier"])).out).toMatch(
    /^tier = dev\n\n {2}.*profiles\/dev\.yaml:\d+ {2}dev {2}← decides\n$/,
  );
  expect((await runBap(["inspect", "--explain", "components.traefik.rateLimit.burst"])).out).toBe(
    "components.traefik.rateLimit.burst = 200\n\n  default of traefik  200  ← decides\n",
  );
  expect((await runBap(["inspect", "--explain", "components.redis.storageClass"])).out).toBe(
    "components.redis.storageClass = (not set)\n\n  no layer says anything; there is no default\n",
  );
});

test("fails when --explain names no setting", async () => {
  expect(await runBap(["inspect", "--explain", "components.redis.memry"])).toEqual({
    code: 2,
    out: "",
    err:
      '--explain: there is no setting "components.redis.memry"; did you mean "components.redis.memory"?\n' +
      "    settings: components.redis.cpu, components.redis.evict, components.redis.image, components.redis.memory, " +
      "components.redis.storage, components.redis.storageClass, components.redis.topology\n",
  });
});
