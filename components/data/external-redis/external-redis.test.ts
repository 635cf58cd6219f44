import { describe, expect, it } from "vitest";
import { describeCache } from "../../capabilities/cache.contract.ts";
import { describeEitherCacheOrQueue, describeQueue } from "../../capabilities/queue.contract.ts";
import { consumerOf } from "../../kit/redis/testing.ts";
import type { Job } from "../../model/workload.ts";
import { readable, urlOf } from "../../testing/describe-grants.ts";
import { build, problemsOf, type PlatformSpec } from "../../testing/platform.ts";
import { externalRedis } from "./index.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const secure = { host: "redis.example.com", authority: PEM };

for (const target of ["docker", "kubernetes"] as const) {
  describeCache(externalRedis, { target, settings: secure, grants: true });
  describeQueue(externalRedis, { target, settings: secure, grants: true });
}
describeEitherCacheOrQueue(externalRedis, secure);

const spec = (settings: Readonly<Record<string, unknown>>, ...names: readonly string[]): PlatformSpec => ({
  instances: {
    store: [externalRedis, { host: "redis.example.com", ...settings }],
    ...Object.fromEntries(names.map((name) => [name, consumerOf("cache")])),
  },
  bindings: { cache: "store" },
  unlisted: ["store"],
});
const modelOf = (...given: Parameters<typeof spec>) => build(spec(...given)).model;
const grantOf = (settings: Readonly<Record<string, unknown>>): Job =>
  modelOf(settings, "shop").workloads.find(({ name }) => name === "store-grant-shop") as Job &
    ReturnType<typeof modelOf>["workloads"][number];

describe("external-redis", () => {
  it("runs nothing of its own, and opens the way for consumers and their jobs", () => {
    const model = modelOf(secure, "shop");
    expect(model.workloads.map(({ name }) => name)).toEqual(["shop", "store-grant-shop"]);
    expect(model.externals).toEqual([{ name: "store", host: "redis.example.com", ports: { redis: 6379 } }]);
    expect(model.edges).toEqual([
      { from: "shop", to: "store", port: "redis", at: "start" },
      { from: "store-grant-shop", to: "store", port: "redis", at: "start" },
    ]);
  });

  it("asks a person for the password of who makes users, and for no other", () => {
    const given = modelOf({ ...secure, adminUser: "root" }, "shop").secrets.filter(
      ({ value }) => value.kind === "given",
    );
    expect(given.map(({ name, value }) => [name, value])).toEqual([
      [
        "store/admin",
        { kind: "given", what: 'password of "root" on the server of the Redis protocol at redis.example.com' },
      ],
    ]);
  });

  it("speaks TLS by default, in URLs and in jobs, against the authority that it was given", () => {
    expect(readable(urlOf(modelOf(secure, "shop"), "shop"))).toBe("rediss://shop:<shop/store-shop>@endpoint.test:1");
    const { files } = grantOf(secure);
    expect(files!["authority.pem"]!.content).toBe(PEM);
    expect(files!["grant.sh"]!.content).toContain(" --tls --cacert /run/bap/authority.pem ");
  });

  it("speaks no TLS where it is told so", () => {
    expect(readable(urlOf(modelOf({ tls: false }, "shop"), "shop"))).toMatch(/^redis:/);
    const { files } = grantOf({ tls: false });
    expect(Object.keys(files!).sort()).toEqual(["admin-password", "grant.redis", "grant.sh"]);
    expect(files!["grant.sh"]!.content).not.toContain("--tls");
  });

  it("says that its jobs could not check the server's certificate without an authority", () => {
    expect(problemsOf(spec({}, "shop"))).toEqual([
      "profile: components.store.authority: the jobs that make users on redis.example.com could not check its " +
        "certificate: no authority is given\n" +
        "    give the PEM of who signed the server's certificate; or tls: false, or admin: none",
    ]);
  });

  it("where nobody makes users, lets all consumers in as one, with keys of their own names", () => {
    const model = modelOf({ admin: "none", sharedUser: "apps" }, "shop", "desk");
    expect(model.workloads.map(({ name }) => name)).toEqual(["desk", "shop"]);
    expect(["desk", "shop"].map((name) => readable(urlOf(model, name)))).toEqual(
      Array(2).fill("rediss://apps:<store/shared>@endpoint.test:1"),
    );
    expect(model.workloads.map(({ env }) => env!["PREFIX"])).toEqual(["desk:", "shop:"]);
    expect(model.secrets).toMatchObject([{ name: "store/shared", value: { kind: "given" } }]);
  });

  it("takes no consumer for the user that makes users", () => {
    expect(problemsOf(spec({ ...secure, adminUser: "shop" }, "shop"))[0]).toContain(
      'its user would be called "shop", which is the server\'s own',
    );
  });
});
