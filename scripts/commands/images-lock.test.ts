import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { folderWith } from "../testing/folder.ts";
import { runBap, runJson } from "../testing/run-bap.ts";

const digest = (path: string) => `sha256:${createHash("sha256").update(path).digest("hex")}`;
let server: Server;
let registry = "";

beforeAll(async () => {
  server = createServer((request, response) => {
    const known = !request.url!.includes("/redis/");
    response.writeHead(known ? 200 : 404, known ? { "docker-content-digest": digest(request.url!) } : {}).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  registry = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

const project = (cache: string) =>
  folderWith({
    "Pulumi.yaml": "name: bap\n",
    "profiles/mine.yaml": `schema: 1
tier: dev
target: docker
images: { registry: "${registry}/mirror" }
bindings: { gateway: traefik, relationalStore: postgres, cache: ${cache} }
components: { leads: {} }
`,
  });

test("images lock writes each image with its digest beside the profile, where every verb reads it", async () => {
  const cwd = project("valkey");
  const { images } = await runJson<{ images: Record<string, string> }>(["images", "lock", "mine"], { cwd });
  const postgres = `${registry}/mirror/postgres:17.12@${digest("/v2/mirror/postgres/manifests/17.12")}`;
  expect(images["postgres"]).toBe(postgres);
  // In no registry yet; its tag is the hash of its sources.
  expect(images["bap/business"]).toMatch(/^bap\/business:[0-9a-f]{12}$/);
  expect(parse(readFileSync(join(cwd, "profiles/mine.lock.yaml"), "utf8"))).toEqual({
    schema: 1,
    images: { replace: images },
  });
  const listed = await runJson<{ images: { image: string }[] }>(["images", "list", "mine"], { cwd });
  expect(listed.images.map(({ image }) => image)).toContain(postgres);
});

test("images lock fails with every image that its registry does not know, and writes nothing", async () => {
  const cwd = project("redis");
  const { code, err } = await runBap(["images", "lock", "mine"], { cwd });
  expect(code).toBe(1);
  expect(err).toContain(`image ${registry}/mirror/redis:7.2.16: ${registry} answered 404 for mirror/redis:7.2.16`);
  expect(() => readFileSync(join(cwd, "profiles/mine.lock.yaml"))).toThrow("ENOENT");
});
