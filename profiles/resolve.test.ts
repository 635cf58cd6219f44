import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TOP, withoutFolder, workspace, type Workspace } from "./testing.ts";
import type { ProfileRequest } from "./gather.ts";

const MI = 2 ** 20;
const GI = 2 ** 30;

/** A profile that must resolve. */
function resolved(files: Workspace, request?: Partial<ProfileRequest>) {
  const result = files.resolve(request);
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join("\n"));
  const { profile, provenance } = result;
  const relative = <T>(value: T): T => JSON.parse(withoutFolder(JSON.stringify(value), files.dir)) as T;
  return {
    profile,
    config: (instance: string) => profile.instances[instance]?.config,
    locate: (...path: (string | number)[]) => relative(provenance.locate(path)),
    problemPath: (...path: (string | number)[]) => relative(provenance.problemPath(path)),
    explain: (...path: (string | number)[]) => relative(provenance.explain(path)),
  };
}

/** Every layer says how much memory redis has, each another amount. */
const layered = {
  "base.yaml": `${TOP}domain: a.example\nbindings: { cache: redis }\ncomponents:\n  redis: { memory: 3Mi, users: [a, b], labels: { a: x } }\n`,
  "base.docker.yaml": "schema: 1\ncomponents:\n  redis: { memory: 4Mi }\n",
  "x.yaml": "schema: 1\nextends: base\ncomponents:\n  redis: { memory: 5Mi, users: [c], labels: { b: y } }\n",
  "x.docker.yaml": "schema: 1\ncomponents:\n  redis: { memory: 6Mi }\n",
  "x.kubernetes.yaml": "schema: 1\ncomponents:\n  redis: { memory: 60Mi }\n",
  "over.yaml": "schema: 1\ncomponents:\n  redis: { memory: 7Mi }\n",
  "over2.yaml": "schema: 1\ncomponents:\n  redis: { memory: 8Mi }\n",
};

describe("the order of layers", () => {
  const memory = (request: Partial<ProfileRequest>, leaveOut: readonly (keyof typeof layered)[] = []): unknown => {
    using files = workspace(
      Object.fromEntries(Object.entries(layered).filter(([name]) => !leaveOut.some((out) => out === name))),
    );
    const overlays = request.overlays?.map((file) => join(files.dir, file));
    return resolved(files, { ...request, ...(overlays ? { overlays } : {}) }).config("redis")?.["memory"];
  };
  const stackSets = { "components.redis.memory": "9Mi" };
  const set = "components.redis.memory=";

  it.each([
    ["a file of the extends chain beats defaults", { profile: "base" }, ["base.docker.yaml"], 3],
    ["its own overlay for the target beats that file", { profile: "base" }, [], 4],
    ["the profile beats what it extends", {}, ["x.docker.yaml"], 5],
    ["the overlay for the target beats the profile", {}, [], 6],
    ["only the overlay of the chosen target is read", { target: "kubernetes" }, [], 60],
    ["the target may come from an option", { sets: ["target=kubernetes"] }, [], 60],
    ["--target beats every target:", { sets: ["target=docker"], target: "kubernetes" }, [], 60],
    ["--overlay beats the overlay for the target", { overlays: ["over.yaml"] }, [], 7],
    ["a later --overlay beats an earlier one", { overlays: ["over.yaml", "over2.yaml"] }, [], 8],
    ["the stack's configuration beats --overlay", { overlays: ["over2.yaml"], stackSets }, [], 9],
    ["--set beats all", { overlays: ["over2.yaml"], stackSets, sets: [`${set}10Mi`] }, [], 10],
    ["a later --set beats an earlier one", { sets: [`${set}10Mi`, `${set}11Mi`] }, [], 11],
  ] as const)("%s", (_, request, leaveOut, expected) => {
    expect(memory(request as Partial<ProfileRequest>, leaveOut)).toBe(expected * MI);
  });

  it("merges maps and replaces lists", () => {
    using files = workspace(layered);
    expect(resolved(files).config("redis")).toMatchObject({ users: ["c"], labels: { a: "x", b: "y" } });
  });

  it("reads extends as a path from the file that says it, too", () => {
    using files = workspace({
      "shared/deep/base.yaml": `${TOP}extends: ../top.yaml\ncontext: base\n`,
      "shared/top.yaml": `${TOP}components: { redis: { memory: 9Mi } }\n`,
      "x.yaml": "schema: 1\nextends: ./shared/deep/base.yaml\n",
    });
    expect(resolved(files).config("redis")).toMatchObject({ memory: 9 * MI });
    expect(resolved(files, { profileFile: join(files.dir, "x.yaml") }).profile).toMatchObject({
      profile: "x",
      context: "base",
    });
  });
});

describe("defaults of components", () => {
  const production = "schema: 1\ntier: production\ndomain: example.com\n";

  it("come from schema, then tier, then tier and target, and lose to what is written", () => {
    using files = workspace({
      "x.yaml": `${production}bindings: { cache: redis }\ncomponents: { redis: { limits: { burst: 7 } } }\n`,
    });
    expect(resolved(files, { sets: ["tier=dev"] }).config("redis")).toMatchObject({
      topology: "single",
      memory: 128 * MI,
      limits: { average: 10, burst: 7 },
    });
    expect(resolved(files, { target: "kubernetes" }).config("redis")).toMatchObject({
      topology: "sentinel",
      memory: GI,
      limits: { average: 50, burst: 7 },
    });
    expect(resolved(files, { target: "docker" }).config("redis")).toMatchObject({ topology: "single", memory: GI });
  });

  it("are the swapped component's own: valkey under extends: production", () => {
    using files = workspace({
      "production.yaml": `${production}target: kubernetes\nbindings: { cache: redis }\ncomponents: { leads: {} }\n`,
      "x.yaml": "schema: 1\nextends: production\nbindings: { cache: valkey }\n",
    });
    const { profile } = resolved(files);
    expect(Object.keys(profile.instances)).toEqual(["leads", "valkey"]);
    expect(profile.instances["valkey"]?.config).toEqual({ memory: 2 * GI, evict: true });
  });

  it("belong to the component that use names, wherever it is said", () => {
    using files = workspace({
      "base.yaml": `${production}components: { second: { memory: 9Mi } }\n`,
      "x.yaml": "schema: 1\nextends: base\ncomponents: { second: { use: valkey } }\n",
    });
    expect(resolved(files).profile.instances["second"]).toEqual({
      use: "valkey",
      config: { memory: 9 * MI, evict: true },
      listed: true,
    });
  });
});

describe("the resolved profile", () => {
  it("has every default that is not written", () => {
    using files = workspace({ "x.yaml": TOP });
    expect(resolved(files).profile).toEqual({
      profile: "x",
      name: "bap",
      tier: "dev",
      target: "docker",
      domain: "bap.localhost",
      bindings: {},
      instances: {},
      without: [],
      images: { replace: {} },
      secrets: { versions: {} },
      network: { pool: "10.208.0.0/12", subnets: {} },
      operators: "install",
      prerequisites: {},
      regions: [],
    });
  });

  it("has what is written", () => {
    const written = {
      images: { registry: "mirror.example.com:5000/a", ours: "loaded", replace: { "redis:7.2": "other:1" } },
      secrets: { versions: { "redis/admin": 2 } },
      network: { pool: "10.0.0.0/12", subnets: { redis: "10.0.0.64/26" } },
      operators: "present",
      prerequisites: { from: "./charts" },
      state: "local",
      context: "a-cluster",
      regions: ["eu", "us"],
      without: ["leads"],
    };
    // JSON is YAML.
    const text = JSON.stringify({ schema: 1, tier: "dev", domain: "a.b", ...written, components: { leads: {} } });
    using files = workspace({ "x.yaml": text });
    expect(resolved(files, { name: "other" }).profile).toMatchObject({ ...written, domain: "a.b", name: "other" });
  });

  it("is dev unless another is named", () => {
    using files = workspace({ "dev.yaml": `${TOP}context: mine\n` });
    expect(resolved(files, { profile: undefined }).profile).toMatchObject({ profile: "dev", context: "mine" });
  });
});

describe("what a profile must have", () => {
  it.each([
    ["schema: 1\n", 'x.yaml tier: "tier" is missing\n    add "tier: …": dev, production or enterprise'],
    [
      "schema: 1\ntier: production\n",
      'x.yaml domain: "domain" is missing\n    add "domain: …": the name below which applications answer',
    ],
  ])("fails when something is missing: %s", (text, problem) => {
    using files = workspace({ "x.yaml": text });
    expect(files.problems()).toEqual([problem]);
  });

  it("fails when bap:name or --target are wrong", () => {
    using files = workspace({ "x.yaml": TOP });
    expect(files.problems({ name: "Bad Name", target: "dcker" as never })).toEqual([
      '--target: "dcker" is not a target\n    allowed: docker, kubernetes, embedded',
      'bap:name: "Bad Name" is not a lower-case name\n    write a lower-case name: 2 to 30 letters, digits and "-", a letter first',
    ]);
  });
});

describe("extends", () => {
  it.each([
    [
      "of itself",
      { "x.yaml": `${TOP}extends: x\n` },
      ["x.yaml:3 extends: extends cycle: x → x\n    one of them must extend nothing"],
    ],
    [
      "in a circle",
      {
        "x.yaml": `${TOP}extends: y\n`,
        "y.yaml": "schema: 1\nextends: ./z.yaml\nbogus: 1\n",
        "z.yaml": "schema: 1\nextends: x\n",
      },
      [
        expect.stringMatching(/^y\.yaml:3 bogus: unknown key "bogus"\n/) as string,
        "z.yaml:2 extends: extends cycle: x → y → z → x\n    one of them must extend nothing",
      ],
    ],
    [
      "of what is not there",
      { "x.yaml": `${TOP}extends: prod\n`, "production.yaml": TOP, "production.docker.yaml": TOP },
      [
        'x.yaml:3 extends: there is no profile "prod"; did you mean "production"?\n    known: production, x; or give a path to a file',
      ],
    ],
    [
      "of a file that is not there",
      { "x.yaml": `${TOP}extends: ./nope.yaml\n` },
      ['x.yaml:3 extends: there is no file "nope.yaml"\n    the path is read from the folder of the file that says it'],
    ],
    [
      "of a list",
      { "x.yaml": `${TOP}extends: [y]\n` },
      ["x.yaml:3 extends: expected a text, got a list\n    write a text"],
    ],
  ])("fails when it is %s", (_, texts, problems) => {
    using files = workspace(texts);
    expect(files.problems()).toEqual(problems);
  });

  it("fails when the profile itself is not there", () => {
    using files = workspace({ "dev.yaml": TOP, "dev.embedded.yaml": TOP });
    expect(files.problems({ profile: "dve" })).toEqual([
      '(folder): there is no profile "dve"; did you mean "dev"?\n    known: dev; or give a path to a file',
    ]);
    expect(files.problems({ profile: "../dev" })).toHaveLength(1);
    expect(files.problems({ profilesDir: join(files.dir, "none") })).toEqual([
      'none: there is no profile "x"\n    there is none in none; or give a path to a file',
    ]);
  });
});

describe("what lies over a profile", () => {
  it("is judged even where a later layer wins, and told once", () => {
    using files = workspace({
      "base.yaml": `${TOP}components:\n  redis: { memory: 1GB, nope: 1 }\n`,
      "x.yaml": "schema: 1\nextends: base\ncomponents:\n  redis: { memory: 1Gi, topology: many }\n",
    });
    expect(
      files.problems({ sets: ["components.redis.topology=single"] }).map((problem) => problem.split("\n")[0]),
    ).toEqual([
      'base.yaml:4 components.redis.memory: "1GB" is not a size with its unit',
      'base.yaml:4 components.redis.nope: unknown key "nope"',
      'x.yaml:4 components.redis.topology: "many" is not allowed',
    ]);
  });

  it("fails when an overlay extends, chooses another target, or is not there", () => {
    using files = workspace({
      "x.yaml": TOP,
      "x.docker.yaml": "schema: 1\ntarget: kubernetes\n",
      "over.yaml": "schema: 1\nextends: x\n",
    });
    const overlays = ["over.yaml", "none.yaml"].map((file) => join(files.dir, file));
    expect(files.problems({ overlays })).toEqual([
      "none.yaml: there is no such file\n    name a YAML file that can be read",
      "over.yaml:2 extends: an overlay cannot extend a profile\n    say extends in the profile's own file",
      "x.docker.yaml:2 target: x.docker.yaml is read for target docker only, so it cannot choose another\n    take the line out",
    ]);
  });

  it("fails when what was for one component meets another", () => {
    using files = workspace({
      "base.yaml": `${TOP}components:\n  second: { use: redis, topology: sentinel }\n`,
      "x.yaml": "schema: 1\nextends: base\ncomponents:\n  second: { use: valkey }\n",
    });
    expect(files.problems()).toEqual([
      'base.yaml:4 components.second.topology: unknown key "topology"\n    allowed here: evict, memory',
    ]);
  });
});

describe("provenance", () => {
  it("says which line decided a value", () => {
    using files = workspace(layered);
    const { locate, problemPath } = resolved(files, { sets: ["components.redis.persist=true"], target: "docker" });
    expect(locate("components", "redis", "memory")).toBe("x.docker.yaml:3");
    expect(locate("components", "redis", "labels", "a")).toBe("base.yaml:6");
    expect(locate("components", "redis", "labels")).toBe("x.yaml:4");
    expect(locate("components", "redis", "users", 0)).toBe("x.yaml:4");
    expect(locate("components", "redis", "persist")).toBe("--set");
    expect(locate("domain")).toBe("base.yaml:3");
    expect(locate("target")).toBe("--target");
    expect(problemPath("components", "redis", "memory")).toBe("x.docker.yaml:3 components.redis.memory");
    expect(problemPath("components", "redis", "persist")).toBe("--set components.redis.persist=true");
  });

  it("points to the nearest parent of what was never written, then to the profile", () => {
    using files = workspace(layered);
    const { locate } = resolved(files);
    expect(locate("components", "redis", "topology")).toBe("x.docker.yaml:3");
    expect(locate("components", "redis", "users", 7)).toBe("x.yaml:4");
    expect(locate("network", "pool")).toBe("x.yaml");
    expect(locate()).toBe("x.yaml");
  });

  it("points to the binding of an instance that only a binding names", () => {
    using files = workspace({
      "x.yaml": `${TOP}components: { leads: {} }\nbindings:\n  gateway: traefik\n  cache: redis\n`,
    });
    const { locate } = resolved(files);
    expect(locate("components", "redis", "memory")).toBe("x.yaml:6");
    expect(locate("components", "leads", "replicas")).toBe("x.yaml:3");
  });

  it("is not led astray by what a scalar replaced", () => {
    using files = workspace({
      "base.yaml": `${TOP}bindings:\n  cache: { default: redis, leads: redis }\ncomponents: { leads: {} }\n`,
      "x.yaml": "schema: 1\nextends: base\nbindings:\n  cache: valkey\n",
    });
    expect(resolved(files).locate("bindings", "cache", "leads")).toBe("x.yaml:4");
  });

  it("tells every layer's word on a value, defaults of the tier included", () => {
    using files = workspace({ ...layered, "over.yaml": "schema: 1\ntier: production\n" });
    const { explain } = resolved(files, {
      overlays: [join(files.dir, "over.yaml")],
      stackSets: { "components.redis.memory": "9Mi" },
    });
    expect(explain("components", "redis", "memory")).toEqual([
      { where: "production defaults of redis", value: "1Gi" },
      { where: "base.yaml:6", value: "3Mi" },
      { where: "base.docker.yaml:3", value: "4Mi" },
      { where: "x.yaml:4", value: "5Mi" },
      { where: "x.docker.yaml:3", value: "6Mi" },
      { where: "bap:set", value: "9Mi" },
    ]);
    expect(explain("components", "redis", "topology")).toEqual([
      { where: "production defaults of redis", value: "sentinel" },
      { where: "production/docker defaults of redis", value: "single" },
    ]);
    expect(explain("components", "redis", "persist")).toEqual([]);
  });
});
