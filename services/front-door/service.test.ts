import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, RequestListener, Server } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Running } from "../kit/run.ts";
import { freePort } from "../kit/testing/programs.ts";
import { start } from "./service.ts";

const folder = mkdtempSync(join(tmpdir(), "bap-front-door-"));
const routesFile = join(folder, "routes.yaml");
const env = { PORT: "0", LOG_LEVEL: "silent", ROUTES_FILE: routesFile };
let application: Server;
let answer: RequestListener;
let door: Running;
let gone: number;

beforeAll(async () => {
  application = createServer((incoming, outgoing) => answer(incoming, outgoing));
  await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
  gone = await freePort();
  const { port } = application.address() as AddressInfo;
  writeFileSync(
    routesFile,
    `routes:
  - { host: app.test, path: /, to: "http://127.0.0.1:${port}" }
  - { host: gone.test, path: /, to: "http://127.0.0.1:${gone}" }
`,
  );
  door = await start(env);
});
afterEach(() => application.closeAllConnections());
afterAll(async () => {
  await door.close();
  application.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(
  path: string,
  options: { method?: string; headers?: OutgoingHttpHeaders; body?: string } = {},
): Promise<Answer> {
  const { method = "GET", headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "127.0.0.1", port: door.port, path, method, headers: { host: "app.test", ...headers } },
      (response) => {
        let text = "";
        response.on("data", (part: Buffer) => (text += part.toString()));
        response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: text }));
        response.on("error", reject);
      },
    );
    asked.on("error", reject).end(body);
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of incoming) text += String(part);
  return text;
}

test("passes method, path, query, body and answer on", async () => {
  answer = (incoming, outgoing) =>
    void bodyOf(incoming).then((body) => {
      outgoing.writeHead(201, { "set-cookie": ["a=1", "b=2"], "x-own": "kept" });
      outgoing.end(`${incoming.method} ${incoming.url} ${body}`);
    });
  const { status, headers, body } = await ask("/api/leads?limit=1", { method: "POST", body: "hello" });
  expect({ status, body }).toEqual({ status: 201, body: "POST /api/leads?limit=1 hello" });
  expect([headers["set-cookie"], headers["x-own"]]).toEqual([["a=1", "b=2"], "kept"]);
});

test("says who asked, believes nobody else about it, and keeps what concerns one connection", async () => {
  let got: IncomingHttpHeaders = {};
  answer = (incoming, outgoing) => {
    got = incoming.headers;
    outgoing.writeHead(200, { connection: "x-secret", "x-secret": "1", "keep-alive": "timeout=9" }).end();
  };
  const { headers } = await ask("/", {
    headers: { "x-forwarded-for": "6.6.6.6", forwarded: "for=6.6.6.6", connection: "x-hop", "x-hop": "1", te: "gzip" },
  });
  expect(got).toMatchObject({
    host: "app.test",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "app.test",
    "x-forwarded-proto": "http",
    "x-forwarded-port": String(door.port),
  });
  expect(Object.keys(got)).not.toEqual(expect.arrayContaining(["x-hop"]));
  expect([got.forwarded, got.te, headers["x-secret"]]).toEqual([undefined, undefined, undefined]);
});

test("passes a body of unknown length on as it comes, for every method", async () => {
  answer = (incoming, outgoing) => void bodyOf(incoming).then((body) => outgoing.end(`got ${body}`));
  for (const method of ["POST", "DELETE"]) {
    const { body } = await ask("/", { method, headers: { "transfer-encoding": "chunked" }, body: "in pieces" });
    expect(body).toBe("got in pieces");
  }
});

test("passes an answer on while it is still being written", async () => {
  let finish = () => undefined as void;
  answer = (_, outgoing) => {
    outgoing.write("first");
    finish = () => void outgoing.end("last");
  };
  const first = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: "127.0.0.1", port: door.port, headers: { host: "app.test" } }, resolve)
      .on("error", reject)
      .end();
  });
  const parts: string[] = [];
  for await (const part of first) {
    parts.push(String(part));
    finish();
  }
  expect(parts).toEqual(["first", "last"]);
});

test("a HEAD, a 204 and a 304 have no body and keep their headers", async () => {
  answer = (incoming, outgoing) => {
    if (incoming.method === "HEAD") outgoing.writeHead(200, { "content-length": "42" }).end();
    else outgoing.writeHead(Number(incoming.url?.slice(1)), { etag: '"1"' }).end();
  };
  const head = await ask("/", { method: "HEAD" });
  expect([head.status, head.headers["content-length"], head.body]).toEqual([200, "42", ""]);
  for (const status of [204, 304]) {
    const { status: got, headers, body } = await ask(`/${status}`);
    expect([got, headers.etag, body]).toEqual([status, '"1"', ""]);
  }
});

test("a caller who leaves ends the work of the application", async () => {
  const ended = new Promise<void>((resolve) => {
    answer = (_, outgoing) => {
      outgoing.write("first");
      outgoing.once("close", resolve);
    };
  });
  const asked = request({ host: "127.0.0.1", port: door.port, headers: { host: "app.test" } }, (response) =>
    response.once("data", () => asked.destroy()).on("error", () => undefined),
  );
  asked.on("error", () => undefined).end();
  await ended;
});

test("an answer that breaks off is broken off, not ended", async () => {
  answer = (_, outgoing) => {
    outgoing.write("half", () => outgoing.destroy());
  };
  await expect(ask("/")).rejects.toThrow(/aborted|ECONNRESET|hang up/);
});

test("an application that is away is a 502, and the door goes on", async () => {
  const { status, headers, body } = await ask("/", { headers: { host: "gone.test" }, method: "POST", body: "x" });
  expect([status, headers["content-type"]]).toEqual([502, "application/problem+json"]);
  expect(JSON.parse(body)).toMatchObject({ type: "urn:bap:problem:bad-gateway", status: 502 });
  expect(body).not.toContain(String(gone));
  expect(await ask("/healthz")).toMatchObject({ status: 200, body: '{"status":"ok"}' });
});

test("a host nobody has is a 404 that lists those there are", async () => {
  for (const host of ["other.test", "127.0.0.1"]) {
    const { status, body } = await ask("/x", { headers: { host } });
    expect(status).toBe(404);
    expect(body).toContain("what does: app.test, gone.test");
  }
});

test("dots in a path lead nowhere else than where it was matched", async () => {
  answer = (incoming, outgoing) => outgoing.end(incoming.url);
  expect((await ask("/a/%2e%2e/../b/./c")).body).toBe("/b/c");
});

test("survives what is no HTTP", async () => {
  const socket = connect(door.port, "127.0.0.1");
  await new Promise<void>((resolve) => {
    socket
      .on("close", () => resolve())
      .on("error", () => undefined)
      .resume();
    socket.end("\0 nonsense\r\n\r\n");
  });
  expect((await ask("/healthz")).status).toBe(200);
});

test("does not start with a routes file that is missing or wrong, and says what is wrong", async () => {
  await expect(start({ ...env, ROUTES_FILE: "" })).rejects.toThrow("ROUTES_FILE: is not set");
  await expect(start({ ...env, ROUTES_FILE: join(folder, "none") })).rejects.toThrow("(ENOENT)");
  const wrong = join(folder, "wrong.yaml");
  writeFileSync(wrong, "routes: [{ host: a, path: b, to: 'ftp://c' }]");
  await expect(start({ ...env, ROUTES_FILE: wrong })).rejects.toThrow(
    /routes\.0\.path[^]*routes\.0\.to: is no address/,
  );
});
