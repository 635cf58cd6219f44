import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { digestOf, parseImage } from "./digest.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;

describe("the digest of a tag", () => {
  let server: Server;
  let host = "";
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url?.startsWith("/token")) {
        const { searchParams } = new URL(request.url, "http://x");
        return response.end(JSON.stringify({ token: `for ${searchParams.get("scope")}` }));
      }
      if (request.headers.authorization !== "Bearer for repository:team/app:pull") {
        const realm = `Bearer realm="http://${host}/token",service="registry",scope="repository:team/app:pull"`;
        return response.writeHead(401, { "www-authenticate": realm }).end();
      }
      if (request.url !== "/v2/team/app/manifests/1.0") return response.writeHead(404).end();
      response.writeHead(200, { "docker-content-digest": DIGEST }).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => server.close(done)));

  it("comes from the image's registry, with a token where it wants one", async () => {
    expect(await digestOf(`${host}/team/app:1.0`)).toBe(DIGEST);
  });

  it("fails with what the registry answered, or that nobody did", async () => {
    await expect(digestOf(`${host}/team/app:2.0`)).rejects.toThrow(
      `image ${host}/team/app:2.0: ${host} answered 404 for team/app:2.0`,
    );
    await expect(digestOf("127.0.0.1:59998/team/app:1.0")).rejects.toThrow(
      "its registry was not reached (ECONNREFUSED)",
    );
  });

  it.each([
    ["postgres:17.12", "registry-1.docker.io", "library/postgres", "17.12"],
    ["valkey/valkey:8.1.1", "registry-1.docker.io", "valkey/valkey", "8.1.1"],
    ["ghcr.io/activepieces/activepieces:0.80.0", "ghcr.io", "activepieces/activepieces", "0.80.0"],
    ["localhost:5000/mirror/redis:7", "localhost:5000", "mirror/redis", "7"],
    [`quay.io/x/y:1@${DIGEST}`, "quay.io", "x/y", "1"],
  ])("%s is asked for at %s", (reference, registry, repository, tag) => {
    expect(parseImage(reference)).toEqual({ host: registry, repository, tag });
  });
});
