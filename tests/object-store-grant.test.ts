import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withBuckets } from "../components/capabilities/object-store.contract.ts";
import { seaweedfs } from "../components/data/seaweedfs/index.ts";
import { readable } from "../components/testing/describe-grants.ts";
import type { Workload } from "../components/model/workload.ts";

const run = promisify(execFile);
const images = join(import.meta.dirname, "images");
const model = withBuckets(seaweedfs, ["shop", "vec-docs"], { target: "docker" });
const ADMIN = "of the admin";

let folder: string;
let store: ChildProcess;
let ports: { readonly listens: Readonly<Record<string, number>>; readonly control: number };

// The stand-in that the tests with Docker have, with the very file that the store is given.
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bap-grant-"));
  const server = model.workloads.find(({ name }) => name === "store")!;
  const identities = readable(server.files!["s3.json"]!.content).replace("<store/admin>", ADMIN);
  await writeFile(join(folder, "s3.json"), identities);
  const env = { STAND_IN_PLAY: join(images, "seaweedfs/play.json"), STAND_IN_FILES: folder, STAND_IN_PORTS: "free" };
  store = spawn(process.execPath, [join(images, "stand-in/play.mjs")], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = (await once(createInterface(store.stdout!), "line")) as [string];
  ports = JSON.parse(line) as typeof ports;
});

afterEach(async () => {
  store.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

/** Runs a grant's very script, only with its files in another folder; gives what it asked of the store. */
async function grant(consumer: string, secret: string, admin = ADMIN): Promise<readonly string[]> {
  const job: Workload = model.workloads.find(({ name }) => name === `store-grant-${consumer}`)!;
  const script = readable(job.files!["grant.mjs"]!.content).replaceAll("/run/bap/", `${folder}/`);
  await writeFile(join(folder, "grant.mjs"), script);
  await writeFile(join(folder, "admin-key"), `${admin}\n`);
  await writeFile(join(folder, "consumer-key"), secret);
  const before = (await asked()).length;
  const endpoint = { S3_ENDPOINT: `http://127.0.0.1:${ports.listens["8333"]}` };
  await run(process.execPath, [join(folder, "grant.mjs")], {
    env: { ...(job.env as Record<string, string>), ...endpoint },
  });
  return (await asked()).slice(before);
}

async function asked(): Promise<readonly string[]> {
  const answer = await fetch(`http://127.0.0.1:${ports.control}/`);
  const { requests } = (await answer.json()) as { requests: { method: string; path: string; body: string }[] };
  return requests.map(({ method, path, body }) => new URLSearchParams(body).get("Action") ?? `${method} ${path}`);
}

test("makes a bucket, and a user whose keys open it", async () => {
  expect(await grant("shop", "of the shop")).toEqual([
    "HEAD /shop",
    "PUT /shop",
    "CreateUser",
    "PutUserPolicy",
    "HEAD /shop",
    "DeleteAccessKey",
    "CreateAccessKey",
    "HEAD /shop",
  ]);
});

test("leaves what is there when it runs again, and takes a new secret", async () => {
  await grant("shop", "of the shop");
  const again = ["HEAD /shop", "CreateUser", "PutUserPolicy", "HEAD /shop"];
  expect(await grant("shop", "of the shop")).toEqual([...again, "HEAD /shop"]);
  expect(await grant("shop", "another")).toEqual([...again, "DeleteAccessKey", "CreateAccessKey", "HEAD /shop"]);
});

test("makes a second consumer's bucket beside the first", async () => {
  await grant("shop", "of the shop");
  expect(await grant("vec-docs", "of the documents")).toContain("PUT /vec-docs");
});

test("fails, and says what was refused, when it may not", async () => {
  const said = expect.stringMatching(/^the bucket was refused: 403/) as string;
  await expect(grant("shop", "of the shop", "guessed")).rejects.toMatchObject({ code: 1, stderr: said });
});
