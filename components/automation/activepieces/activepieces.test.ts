import { describe, expect, it } from "vitest";
import { servedBy } from "../../kit/business/testing.ts";
import type { Service } from "../../model/workload.ts";
import { problemsOf } from "../../testing/platform.ts";
import { activepieces } from "./index.ts";

const NEEDED = ["gateway", "relationalStore", "queue"] as const;
const SPLIT = { topology: "split", replicas: 2, concurrency: 1, worker: { replicas: 4, max: 16 } };

type More = readonly ("objectStore" | "mail")[];
const served = (settings = {}, more: More = [], offers = {}) => {
  const { model, asked } = servedBy(activepieces, [...NEEDED, ...more], { settings, offers });
  const find = (name: string) => model.workloads.find((one) => one.name === name) as Service;
  return { model, asked, app: find("activepieces"), worker: find("activepieces-worker") };
};
const secretFiles = ({ files = {} }: Service): readonly string[] =>
  Object.keys(files)
    .filter((name) => name !== "start.sh")
    .sort();

describe("combined", () => {
  const { model, app, asked } = served();

  it("is one container that runs its flows itself", () => {
    expect(model.workloads.map(({ name }) => name)).toEqual(["activepieces"]);
    expect(app.env).toMatchObject({
      AP_CONTAINER_TYPE: "WORKER_AND_APP",
      AP_PORT: 8080,
      AP_FRONTEND_URL: "https://activepieces.bap.localhost",
      AP_EXECUTION_MODE: "SANDBOX_CODE_ONLY",
      AP_POSTGRES_HOST: "db",
      AP_POSTGRES_USERNAME: "activepieces",
      AP_POSTGRES_USE_SSL: false,
      AP_TELEMETRY_ENABLED: false,
      AP_QUEUE_UI_ENABLED: false,
      AP_PIECES_SYNC_MODE: "OFFICIAL_AUTO",
    });
  });

  it("holds every secret in a file, which the start makes a variable of", () => {
    expect(JSON.stringify(app.env)).not.toContain('"secret"');
    expect(secretFiles(app)).toEqual([
      "AP_ENCRYPTION_KEY",
      "AP_JWT_SECRET",
      "AP_POSTGRES_PASSWORD",
      "AP_REDIS_URL",
      "AP_WORKER_TOKEN",
    ]);
    expect(app.files!["start.sh"]!.content).toContain('export "${file##*/}=$value"');
    expect(app.files!["AP_REDIS_URL"]!.content).toMatchObject({ ref: "secret", name: "given/c" });
  });

  it("has keys that fit, of which two can never be made anew", () => {
    const ours = model.secrets.filter(({ owner }) => owner === "activepieces");
    expect(ours.map(({ name, value, irreplaceable }) => [name, value, irreplaceable])).toEqual([
      ["activepieces/encryption-key", { kind: "hex", bytes: 16 }, true],
      ["activepieces/jwt-secret", { kind: "hex", bytes: 32 }, true],
      [
        "activepieces/worker-token",
        {
          kind: "jwt",
          key: "activepieces/jwt-secret",
          claims: { id: "activepieces-worker", type: "WORKER", iss: "activepieces" },
        },
        undefined,
      ],
    ]);
  });

  it("lets the world reach webhooks and no more", () => {
    expect(asked["gateway"]!["route"]!.map(({ path, access, sticky }) => [path, access, sticky])).toEqual(
      expect.arrayContaining([
        [undefined, "private", true],
        ["/api/v1/app-events", "public", undefined],
        ["/api/v1/webhooks", "public", undefined],
      ]),
    );
    expect(asked["gateway"]!["route"]).toHaveLength(3);
  });

  it("has a whole keyspace for its jobs, which it cannot prefix", () => {
    expect(asked["queue"]!["keyspace"]).toMatchObject([{ keyspace: "whole" }]);
  });

  it("may write where isolated-vm is found from, and nowhere else but /tmp", () => {
    expect(Object.keys(app.scratch!).sort()).toEqual(["/tmp", "/usr/src/app/cache"]);
    expect(app.exceptions).toBeUndefined();
    expect(app.user.uid).not.toBe(0);
  });

  it("says who becomes its administrator", () => {
    expect(model.logins).toMatchObject([{ app: "activepieces", instance: "activepieces" }]);
  });
});

describe("split", () => {
  const { model, app, worker } = served(SPLIT);

  it("runs flows in workers, more of them under load", () => {
    expect(app.env).toMatchObject({ AP_CONTAINER_TYPE: "APP" });
    expect(worker).toMatchObject({ replicas: 4, autoscale: { max: 16 } });
    expect(worker.env).toMatchObject({ AP_CONTAINER_TYPE: "WORKER", AP_WORKER_CONCURRENCY: 1, AP_REUSE_SANDBOX: true });
    expect(worker.image).toEqual(app.image);
  });

  it("gives workers a token, and neither database nor queue", () => {
    expect(secretFiles(worker)).toEqual(["AP_WORKER_TOKEN"]);
    expect(secretFiles(app)).not.toContain("AP_WORKER_TOKEN");
    expect(Object.keys(worker.env!).filter((name) => /POSTGRES|REDIS|S3|SMTP/.test(name))).toEqual([]);
  });

  it("starts workers after the application, which they speak to inside the platform", () => {
    expect(model.order).toEqual([{ first: "activepieces", then: "activepieces-worker" }]);
    expect(worker.env!["AP_FRONTEND_URL"]).toEqual({
      text: ["http://", { ref: "endpoint", workload: "activepieces", port: "http", part: "address" }],
    });
  });
});

describe("what may be bound", () => {
  it("keeps files in an object store", () => {
    const { app } = served({}, ["objectStore"]);
    expect(app.env).toMatchObject({
      AP_FILE_STORAGE_LOCATION: "S3",
      AP_S3_ENDPOINT: "http://objects:8333",
      AP_S3_BUCKET: "activepieces",
    });
    expect(secretFiles(app)).toEqual(expect.arrayContaining(["AP_S3_ACCESS_KEY_ID", "AP_S3_SECRET_ACCESS_KEY"]));
  });

  it("sends letters only through a server that knows it", () => {
    expect(Object.keys(served({}, ["mail"]).app.env!).filter((name) => name.startsWith("AP_SMTP"))).toEqual([]);
    const sender = () => ({
      host: "mail",
      port: 587,
      user: "ap",
      password: "p",
      from: "ap@test",
      security: "tls" as const,
    });
    const { app } = served({}, ["mail"], { mail: { sender } });
    expect(app.env).toMatchObject({ AP_SMTP_HOST: "mail", AP_SMTP_PORT: 587, AP_SMTP_USERNAME: "ap" });
    expect(secretFiles(app)).toContain("AP_SMTP_PASSWORD");
  });

  it("asks nobody for pieces where there is no world to ask", () => {
    expect(served({ pieces: "none", network: "strict" }).app.env).toMatchObject({
      AP_PIECES_SYNC_MODE: "NONE",
      AP_NETWORK_MODE: "STRICT",
    });
  });

  it("needs a queue that it can reach", () => {
    expect(problemsOf({ instances: { activepieces } }).join("\n")).toContain('"activepieces" needs a queue');
  });
});
