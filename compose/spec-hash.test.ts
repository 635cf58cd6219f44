import { describe, expect, it } from "vitest";
import type { Model } from "../components/model/model.ts";
import { text } from "../components/model/value.ts";
import type { Service } from "../components/model/workload.ts";
import { lowerToDocker } from "./plan.ts";
import { EDGES, keyed, leads, smallModel, traefik, withWorkload } from "./small-model.ts";
import { canonicalJson, specLabel } from "./spec-hash.ts";

function specs(model: Model): Record<string, string> {
  return Object.fromEntries(lowerToDocker(model).containers.map((one) => [one.name, specLabel(one)]));
}

function changed(model: Model): string[] {
  const before = specs(smallModel());
  return Object.entries(specs(model)).flatMap(([name, hash]) => (before[name] === hash ? [] : [name]));
}

const ready = (change: Partial<Service["probes"]["ready"]>): Service["probes"] => ({
  ready: { ...leads().probes.ready, ...change },
});

describe("bap.spec", () => {
  it("is 16 hex digits, and different for each container", () => {
    const all = Object.values(specs(smallModel()));
    expect(all.every((hash) => /^[0-9a-f]{16}$/.test(hash))).toBe(true);
    expect(new Set(all).size).toBe(5);
  });

  it("is permanent: where another one comes out for the same model, every container of every user is made anew", () => {
    expect(specs(smallModel())).toEqual({
      "bap-leads": "3587c1147c6ba567",
      "bap-postgres-0": "78de75aacd6c27e8",
      "bap-postgres-grant-leads": "4c72c163ec49f3a0",
      "bap-redis-0": "85fc7f36e5946754",
      "bap-traefik": "08e54c82ca589c92",
    });
  });

  it.each<[string, Partial<Service>]>([
    ["the image", { image: { ref: "business:2" } }],
    ["the health check", { probes: ready({ inside: ["node", "other.js"] }) }],
    ["the interval of the health check", { probes: ready({ every: 20 }) }],
    ["a variable", { env: { ...leads().env, LOG_LEVEL: "debug" } }],
    ["a secret's version", { env: { ...leads().env, DATABASE_URL: keyed("leads/postgres", "url", 2) } }],
    ["memory", { memory: 256 * 2 ** 20 }],
    ["cpu", { cpu: 750 }],
    ["the user", { user: { uid: 1001, gid: 1000 } }],
    ["stop grace", { stopGrace: 31 }],
    ["scratch", { scratch: { "/tmp": 1024 } }],
    ["a file", { files: { "a.conf": { content: "a" } } }],
    ["the command line", { args: ["--verbose"] }],
    ["egress", { egress: true }],
    ["hardening", { exceptions: [{ allow: "writable-root", reason: "test" }] }],
  ])("changes for that container alone with %s", (_what, change) => {
    expect(changed(withWorkload("leads", change))).toEqual(["bap-leads"]);
  });

  it("changes with a file's content and mode, unless the software reloads it", () => {
    const files = traefik().files!;
    const reloaded = { ...files, "dynamic/routes.yaml": { content: "other: true\n", reload: true } };
    expect(changed(withWorkload("traefik", { files: reloaded }))).toEqual([]);
    const restarted = { ...files, "traefik.yaml": { content: "other: true\n" } };
    expect(changed(withWorkload("traefik", { files: restarted }))).toEqual(["bap-traefik"]);
    const mode = { ...files, "traefik.yaml": { ...files["traefik.yaml"]!, mode: 0o555 } };
    expect(changed(withWorkload("traefik", { files: mode }))).toEqual(["bap-traefik"]);
  });

  it("changes with the version of a secret in a file, and says nothing about its value", () => {
    const rotated = { "redis.conf": { content: text`user leads >${keyed("leads/redis", "plain", 2)} ~leads:*\n` } };
    expect(changed(withWorkload("redis", { files: rotated }))).toEqual(["bap-redis-0"]);
  });

  it("stays with the order of start, what a volume holds, and the words of an update", () => {
    const model = smallModel();
    expect(changed({ ...model, order: [] })).toEqual([]);
    const grown = [{ name: "data", path: "/var/lib/postgresql", size: 2 ** 40 }];
    expect(changed(withWorkload("postgres", { volumes: grown }))).toEqual([]);
    const inSync = { check: { kind: "command" }, inside: ["redis-cli", "role"] } as const;
    expect(changed(withWorkload("redis", { group: { update: "serial", inSync } }))).toEqual([]);
  });

  it("stays for a store that gets another consumer", () => {
    const second = { ...leads(), name: "finance", instance: "finance" };
    const more = smallModel({
      workloads: [...smallModel().workloads, second],
      edges: [...EDGES, { from: "finance", to: "postgres", port: "sql", at: "start" }],
    });
    expect(changed(more)).toEqual(["bap-finance"]);
  });

  it("does not depend on the order in which things were written", () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined, a: 2 }], a: null })).toBe('{"a":null,"b":[{"a":2,"d":1}]}');
    const env = Object.fromEntries(Object.entries(leads().env!).reverse());
    expect(changed(withWorkload("leads", { env }))).toEqual([]);
  });
});
