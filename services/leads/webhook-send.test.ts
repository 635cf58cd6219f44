import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sender, signed } from "./webhook-send.ts";

const message = signed("secret", { id: "1", body: '{"name":"Zoë"}', at: new Date("2026-01-01T00:00:00Z") });
const got: { path: string | undefined; signature: unknown; body: string }[] = [];
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => (body += text));
  request.on("end", () => {
    got.push({ path: request.url, signature: request.headers["webhook-signature"], body });
    const status = Number(request.url?.slice(1));
    response.writeHead(status, { location: "/200" }).end("x".repeat(100_000));
  });
});
let address = "";
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test("the signature is the HMAC of the time and the body", () => {
  expect(message.headers["webhook-timestamp"]).toBe("1767225600");
  // printf '1767225600.{"name":"Zoë"}' | openssl dgst -sha256 -hmac secret
  expect(message.headers["webhook-signature"]).toBe(
    "v1=a54718d790e94dcbec7a4c3f52e5dc7e6777ef7f6b111d99dbcf37925bcb0609",
  );
});

test.each([
  [200, undefined],
  [204, undefined],
  [302, "answered 302"],
  [410, "answered 410"],
  [500, "answered 500"],
])("a receiver that answers %i: %s", async (status, outcome) => {
  got.length = 0;
  expect(await sender({ mayBePrivate: true })(`http://${address}/${status}`, message)).toBe(outcome);
  const { "webhook-signature": signature } = message.headers;
  expect(got).toEqual([{ path: `/${status}`, signature, body: message.body }]);
});

test.each([
  ["https://localhost/", /private address/],
  ["https://127.0.0.1/", /private address/],
  ["https://[::1]/", /private address/],
  ["http://example.com/", /not allowed/],
])("fails for %s where only the Internet is allowed, before a connection", async (url, reason) => {
  got.length = 0;
  const outcome = await sender({ mayBePrivate: false })(
    url.replace(/(localhost|127.0.0.1|\[::1\])/, `$1:${address.split(":")[1]}`),
    message,
  ).catch((error: Error) => error.message);
  expect(outcome).toMatch(reason);
  expect(got).toEqual([]);
});

test("fails when nobody listens", async () => {
  await expect(sender({ mayBePrivate: true })("http://127.0.0.1:1/", message)).rejects.toThrow("ECONNREFUSED");
});
