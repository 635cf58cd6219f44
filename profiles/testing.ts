import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Component, Registry } from "../components/define.ts";
import { formatProblem } from "../components/model/error.ts";
import { duration, size } from "../components/model/units.ts";
import { resolveProfile, type ProfileRequest, type ProfileResolution } from "./index.ts";

/** A component for tests: what these tests look at, and nothing behind it. */
function fake(name: string, rest: Partial<Omit<Component, "provides">> & { provides?: readonly string[] }): Component {
  return {
    name,
    layer: "data",
    licence: { spdx: "Apache-2.0" },
    description: `A ${name} for tests.`,
    targets: ["docker", "kubernetes", "embedded"],
    topologies: {},
    config: z.strictObject({}),
    defaults: {},
    requires: {},
    optional: {},
    model: () => ({}),
    ...rest,
    provides: Object.fromEntries((rest.provides ?? []).map((capability) => [capability, () => ({})])),
  };
}

/** A cache's settings: one of each kind of thing that a schema can say. */
const cacheConfig = z.strictObject({
  memory: size().prefault("128Mi").describe("Memory limit."),
  topology: z.enum(["single", "sentinel"]).default("single"),
  replicas: z.int().min(1).max(5).default(1),
  persist: z.boolean().default(false),
  users: z.array(z.string()).max(2).default([]),
  keep: duration().optional(),
  limits: z.strictObject({ average: z.int().default(10), burst: z.int().default(20) }).prefault({}),
  labels: z.record(z.string(), z.string()).default({}),
  log: z.union([z.literal("off"), z.int()]).default("off"),
  store: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("disk"), size: size() }),
      z.strictObject({ kind: z.literal("bucket"), name: z.string() }),
    ])
    .optional(),
});

/** The names that the shipped profiles use, as fakes, and a capability of which there may be many. */
export const registry: Registry = {
  components: {
    leads: fake("leads", {
      layer: "business",
      requires: { relationalStore: {}, cache: {}, gateway: {} },
      config: z.strictObject({ replicas: z.int().min(1).default(1) }),
    }),
    traefik: fake("traefik", { layer: "edge", provides: ["gateway"] }),
    "front-door": fake("front-door", { layer: "edge", targets: ["embedded"], provides: ["gateway"] }),
    postgres: fake("postgres", {
      provides: ["relationalStore"],
      config: z.strictObject({ storage: size().prefault("5Gi") }),
    }),
    pglite: fake("pglite", { targets: ["embedded"], provides: ["relationalStore"] }),
    redis: fake("redis", {
      provides: ["cache"],
      config: cacheConfig,
      defaults: {
        production: { topology: "sentinel", memory: "1Gi", limits: { average: 50 } },
        "production/docker": { topology: "single" },
      },
    }),
    valkey: fake("valkey", {
      provides: ["cache"],
      config: z.strictObject({ memory: size().prefault("64Mi"), evict: z.boolean().default(true) }),
      defaults: { production: { memory: "2Gi" } },
    }),
    "memory-cache": fake("memory-cache", { targets: ["embedded"], provides: ["cache"] }),
    charts: fake("charts", { provides: ["bi"] }),
    tables: fake("tables", { provides: ["bi"] }),
  },
  capabilities: {
    cache: { name: "cache", methods: [], many: false, description: "Fast values." },
    gateway: { name: "gateway", methods: [], many: false, description: "The way in." },
    relationalStore: { name: "relationalStore", methods: [], many: false, description: "Tables." },
    bi: { name: "bi", methods: [], many: true, description: "Pictures of numbers." },
  },
};

/** A folder of profiles that is gone when the test is over. */
export interface Workspace extends Disposable {
  readonly dir: string;
  resolve(request?: Partial<ProfileRequest>): ProfileResolution;
  /** Everything that is wrong, as it is printed, paths relative to the folder. */
  problems(request?: Partial<ProfileRequest>): readonly string[];
}

/** Writes files (name → text) and resolves profile "x" among them. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>>): Workspace {
  const dir = mkdtempSync(join(tmpdir(), "profiles-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  const resolve: Workspace["resolve"] = (request) =>
    resolveProfile({ profile: "x", profilesDir: dir, ...request }, registry);
  return {
    dir,
    resolve,
    problems: (request) => {
      const result = resolve(request);
      return result.ok ? [] : result.problems.map((problem) => withoutFolder(formatProblem(problem), dir));
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

/** A text without the folder's own name in it. */
export function withoutFolder(text: string, dir: string): string {
  return text.replaceAll(`${dir}/`, "").replaceAll(dir, "(folder)");
}

/** The top of every file in these tests. */
export const TOP = "schema: 1\ntier: dev\n";
