import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runStandIn, startStandIn, type Given } from "./stand-in-process.ts";

const HELLO_SHA256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

let folder: string;
let running: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bap-stand-in-"));
});

afterEach(async () => {
  running?.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

/** Starts a stand-in that plays this on one port. */
async function start(rules: unknown, more: object = {}, args: readonly string[] = []) {
  const play = join(folder, "play.json");
  await writeFile(play, JSON.stringify({ software: "a play", ports: { 80: rules }, ...more }));
  const { child, port, given } = await startStandIn(play, { MODE: "for this test" }, args);
  running = child;
  return { child, port: port(80), url: `http://127.0.0.1:${port(80)}`, given };
}

/** What one of its programs says that runs with this play. */
async function said(args: readonly string[], play: object): Promise<{ out: string; err: string }> {
  const path = join(folder, "other.json");
  await writeFile(path, JSON.stringify({ software: "a play", ...play }));
  const child = runStandIn("play.mjs", args, { STAND_IN_PLAY: path });
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  return { out, err };
}

test("answers by the most exact rule: method and path, path, beginning, and else the port's default", async () => {
  const { url } = await start({
    paths: {
      "/ping": { body: "Ok.\n" },
      "POST /ping": { status: 405 },
      "/api/*": { body: { all: true } },
      "DELETE /api/keys/*": { status: 204, headers: { "x-gone": "yes" } },
    },
    default: { status: 404, body: "nothing here" },
  });
  const ask = async (path: string, method = "GET"): Promise<unknown[]> => {
    const answer = await fetch(`${url}${path}`, { method });
    return [answer.status, await answer.text(), answer.headers.get("x-gone")];
  };
  expect(await ask("/ping?x=1")).toEqual([200, "Ok.\n", null]);
  expect(await ask("/ping", "POST")).toEqual([405, "{}", null]);
  expect(await ask("/api/keys/1")).toEqual([200, '{"all":true}', null]);
  expect(await ask("/api/keys/1", "DELETE")).toEqual([204, "", "yes"]);
  expect(await ask("/other")).toEqual([404, "nothing here", null]);
});

test("records every request, and of a credential only its hash", async () => {
  const { url, given } = await start({});
  const headers = { authorization: "hello", "x-mode": "plain" };
  await fetch(`${url}/made?db=shop`, { method: "PUT", body: "create it", headers });
  const { requests } = await given();
  expect(requests).toHaveLength(1);
  expect(requests[0]).toMatchObject({
    port: 80,
    method: "PUT",
    path: "/made",
    query: { db: "shop" },
    headers: { authorization: `sha256:${HELLO_SHA256}`, "x-mode": "plain" },
    body: "create it",
    bytes: 9,
  });
});

test("tells its arguments, environment, user and files, also through the links that Kubernetes mounts", async () => {
  const files = join(folder, "files");
  await mkdir(join(files, "below"), { recursive: true });
  await writeFile(join(files, "below/one"), "hello");
  await writeFile(join(files, "long"), "x".repeat(70_000));
  const { given } = await start({}, { files: [files, join(folder, "absent")] }, ["server", "--port", "1"]);
  const seen = await given();
  expect(seen.arguments).toEqual(["play.mjs", "server", "--port", "1"]);
  expect(seen.environment["MODE"]).toBe("for this test");
  expect(seen.user.uid).toBe(process.getuid!());
  expect(Object.keys(seen.files)).toEqual([join(files, "below/one"), join(files, "long")]);
  expect(seen.files[join(files, "below/one")]).toEqual({ sha256: HELLO_SHA256, bytes: 5, content: "hello" });
  expect(seen.files[join(files, "long")]).not.toHaveProperty("content");
});

test("a behaviour goes before the rules, and remembers", async () => {
  const behaviour = `
    const made = new Set();
    export function answer({ method, path, body }) {
      if (method === "PUT") made.add(path + "=" + body);
      if (path === "/made") return { body: [...made] };
    }`;
  await writeFile(join(folder, "behaviour.mjs"), behaviour);
  const { url } = await start({ default: { body: "by rule" } }, { behaviour: "behaviour.mjs" });
  expect(await (await fetch(`${url}/one`, { method: "PUT", body: "1" })).text()).toBe("by rule");
  expect(await (await fetch(`${url}/made`)).json()).toEqual(["/one=1"]);
});

test("greets on a port that speaks no HTTP", async () => {
  const { port } = await start({ greeting: "220 ready\r\n" });
  const socket = connect(port, "127.0.0.1");
  const [greeting] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  expect(greeting.toString()).toBe("220 ready\r\n");
});

test.each(["SIGTERM", "SIGINT", "SIGQUIT"] as const)(
  "ends with 0 on %s, even while it is spoken to",
  async (signal) => {
    const { child, port } = await start({});
    const socket = connect(port, "127.0.0.1");
    await once(socket, "connect");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([0, null]);
    socket.destroy();
  },
);

test("a command line that is to run once tells what it was given, without what files hold, and ends", async () => {
  await writeFile(join(folder, "secret"), "hello");
  const { out } = await said(["db", "upgrade"], { once: [" db upgrade$"], files: [join(folder, "secret")] });
  const seen = JSON.parse(out) as Given;
  expect(seen.arguments).toEqual(["play.mjs", "db", "upgrade"]);
  expect(seen.files).toEqual({ [join(folder, "secret")]: { sha256: HELLO_SHA256, bytes: 5 } });
});

test("fails when a port is taken, rather than playing half", async () => {
  const { port } = await start({});
  expect((await said([], { ports: { [port]: {} } })).err).toContain("EADDRINUSE");
});

test("says that nothing of the software is inside, even where its behaviour needs files to start", async () => {
  const { out } = await said(["--version"], { behaviour: "missing.mjs" });
  expect(out).toBe("0.0 (a stand-in: nothing of a play is inside)\n");
});
