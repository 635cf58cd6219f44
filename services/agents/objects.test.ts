import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { AwsV4Signer } from "aws4fetch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openObjects } from "./objects.ts";

const secret = "s3cret";
const kept = new Map<string, Buffer>();
let mishap: number | undefined;

/** A stand-in for an S3 store: keeps objects by path, and lets in who signs with the secret. */
const server = createServer((request, response) => {
  void buffer(request).then(async (body) => {
    const path = request.url ?? "";
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { authorization, ...others } = headers;
    const signer = new AwsV4Signer({
      method: request.method ?? "",
      url: `http://${headers["host"]}${path}`,
      headers: { "x-amz-content-sha256": others["x-amz-content-sha256"] ?? "" },
      ...(body.length > 0 && { body: Uint8Array.from(body) }),
      accessKeyId: "agents",
      secretAccessKey: secret,
      service: "s3",
      region: "eu",
      datetime: others["x-amz-date"] ?? "",
    });
    const expected = (await signer.sign()).headers.get("authorization");
    if (mishap !== undefined) return response.writeHead(mishap).end();
    if (authorization !== expected) return response.writeHead(403).end("SignatureDoesNotMatch");
    if (request.method === "PUT") kept.set(path, body);
    if (request.method === "GET" && !kept.has(path)) return response.writeHead(404).end();
    if (request.method === "DELETE") return response.writeHead(kept.delete(path) ? 204 : 404).end();
    return response.end(kept.get(path));
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => void server.close());

const open = (OBJECTS_SECRET_KEY = secret) =>
  openObjects({
    OBJECTS_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    OBJECTS_REGION: "eu",
    OBJECTS_BUCKET: "files",
    OBJECTS_ACCESS_KEY: "agents",
    OBJECTS_SECRET_KEY,
  })!;

test("keeps bytes below the bucket's path, answers them, and forgets them, also twice", async () => {
  const bytes = new Uint8Array([0, 255, 1]);
  await open().put("acme/1 ü", bytes, "text/plain");
  expect([...kept.keys()]).toEqual(["/files/acme/1%20%C3%BC"]);
  expect(await open().get("acme/1 ü")).toEqual(bytes);
  for (let time = 0; time < 2; time++) await open().remove("acme/1 ü");
  expect(kept.size).toBe(0);
});

test("fails with 503, and without its secret, when it is refused, away or has not got it", async () => {
  const away = { status: 503, message: "the object store does not answer; try again shortly" };
  await expect(open("wrong").put("x", new Uint8Array([1]), "text/plain")).rejects.toMatchObject(away);
  await expect(open().get("none")).rejects.toMatchObject(away);
  mishap = 500;
  await expect(open().remove("x")).rejects.toMatchObject(away);
  mishap = undefined;
});

test("is none where none is bound", () => {
  expect(openObjects({})).toBeUndefined();
});
