import { describe, expect, it } from "vitest";
import { describeObjectStore, withBuckets } from "../../capabilities/object-store.contract.ts";
import { bucketOf } from "../../kit/s3/names.ts";
import { refsOf } from "../../model/value.ts";
import type { Service } from "../../model/workload.ts";
import { readable } from "../../testing/describe-grants.ts";
import { seaweedfs } from "./index.ts";
import { accessKeyOf } from "./names.ts";

describeObjectStore(seaweedfs, { target: "docker" });
describeObjectStore(seaweedfs, { target: "kubernetes" });

const model = withBuckets(seaweedfs, ["shop", "vec-docs"], { target: "docker" });
const server = model.workloads.find(({ name }) => name === "store") as Service;
const args = server.args!.map((one) => readable(one));

describe("the server", () => {
  it("lets others reach S3 and its metrics, and nothing that has no lock", () => {
    expect(args).toEqual(
      expect.arrayContaining(["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-s3.ip.bind=0.0.0.0", "-metricsIp=0.0.0.0"]),
    );
    expect(args).toEqual(expect.arrayContaining(["-s3.port.iceberg=0", "-s3.port.lance=0"]));
    expect(Object.keys(server.ports)).toEqual(["s3", "metrics"]);
    expect(readable(server.files!["security.toml"]!.content)).toBe('[jwt.filer_signing]\nkey = "<store/signing>"\n');
  });

  it("knows one user from the start, from a file that others cannot read", () => {
    expect(args).toContain("-s3.config=s3.json");
    const file = server.files!["s3.json"]!.content;
    expect(JSON.parse(readable(file))).toEqual({
      identities: [
        {
          name: "bap_admin",
          credentials: [{ accessKey: "bapAdmin", secretKey: "<store/admin>" }],
          actions: ["Admin", "Read", "Write", "List", "Tagging"],
        },
      ],
    });
    expect(refsOf(file)).toHaveLength(1);
  });

  it("sends nobody a report of itself", () => {
    expect(args).toContain("-master.telemetry=false");
    expect(server.egress).toBeUndefined();
  });

  it("has room for more buckets than one, on a small volume too", () => {
    const settings = { storage: "1Gi" };
    const small = withBuckets(seaweedfs, ["shop"], { target: "docker", settings }).workloads.find(
      ({ name }) => name === "store",
    ) as Service;
    expect(small.args).toEqual(expect.arrayContaining(["-master.volumeSizeLimitMB=32", "-volume.max=288"]));
  });
});

describe("the names", () => {
  it("keeps access keys of letters and digits apart", () => {
    const names = ["vec-docs", "vecdocs", "vec-d-ocs", "v", "v-1"];
    const keys = names.map((name) => accessKeyOf({ name }));
    expect(new Set(keys).size).toBe(names.length);
    for (const key of keys) expect(key).toMatch(/^[a-zA-Z0-9]{4,128}$/);
  });

  it("has no user for everybody who does not sign in", () => {
    expect(() => bucketOf({ name: "anonymous", from: "anonymous" })).toThrow(
      'components.anonymous: its bucket would be called "anonymous", which no bucket may be',
    );
  });
});
