import { describe, expect, it } from "vitest";
import { describeObjectStore, withBuckets } from "../../capabilities/object-store.contract.ts";
import { readable } from "../../testing/describe-grants.ts";
import { externalS3 } from "./index.ts";

const host = "s3.example.com";

for (const target of ["docker", "kubernetes"] as const) {
  for (const admin of ["none", "given"] as const) {
    describeObjectStore(externalS3, { target, settings: { host, admin }, ownKeys: false });
  }
}

const modelWith = (settings: Readonly<Record<string, unknown>>) =>
  withBuckets(externalS3, ["shop", "vec-docs"], { target: "docker", settings: { host, ...settings } });

describe("without keys that may make buckets", () => {
  const model = modelWith({ bucketPrefix: "acme-" });

  it("runs nothing, and asks a person for keys of each consumer", () => {
    expect(model.workloads.map(({ name }) => name)).toEqual(["shop", "vec-docs"]);
    expect(model.secrets.map(({ name, owner }) => [owner, name])).toEqual([
      ["shop", "shop/store-shop-access-key"],
      ["shop", "shop/store-shop-secret-key"],
      ["vec-docs", "vec-docs/store-vec-docs-access-key"],
      ["vec-docs", "vec-docs/store-vec-docs-secret-key"],
    ]);
    expect(model.secrets[1]!.value).toEqual({
      kind: "given",
      what: 'secret access key of a pair of keys at s3.example.com that open the bucket "acme-shop" only',
    });
  });

  it("leads consumers out of the platform to that one host", () => {
    expect(model.externals).toEqual([{ name: "store", host, ports: { s3: 443 } }]);
    expect(model.edges.map(({ from, to }) => `${from} ${to}`)).toEqual(["shop store", "vec-docs store"]);
  });

  it("speaks plainly where it is told to", () => {
    const url = (settings: Readonly<Record<string, unknown>>) =>
      readable(modelWith(settings).workloads.find(({ name }) => name === "shop")!.env!["URL"]!);
    expect(url({})).toBe("https://endpoint.test:1/shop");
    expect(url({ tls: false, port: 9000 })).toBe("http://endpoint.test:1/shop");
  });
});

describe("with keys that may make buckets", () => {
  const model = modelWith({ admin: "given", region: "eu-central-1" });

  it("makes each bucket by a job before its consumer starts, with the one pair of keys", () => {
    expect(model.order).toEqual([
      { first: "store-grant-shop", then: "shop" },
      { first: "store-grant-vec-docs", then: "vec-docs" },
    ]);
    expect(model.secrets.map(({ name }) => name)).toEqual(["store/admin-access-key", "store/admin-secret-key"]);
    expect(model.workloads.find(({ name }) => name === "store-grant-vec-docs")!.env).toMatchObject({
      BUCKET: "vec-docs",
      S3_REGION: "eu-central-1",
    });
  });
});
