import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { request } from "node:http";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startProcess, type TestProcess } from "../../services/kit/testing/process.ts";
import { portalAt } from "../demo/portal-client.ts";
import { loadPlatform } from "../load.ts";
import { packageRoot } from "../package-root.ts";
import { recall, runningStack } from "./memory.ts";
import { statusEmbedded } from "./status.ts";

const LONG_MS = 300_000;
const main = join(packageRoot, "scripts", "main.ts");
let root: string;
let started: TestProcess[];

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "bap-embedded-")));
  copyFileSync(join(packageRoot, "Pulumi.yaml"), join(root, "Pulumi.yaml"));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((one) => one.stop("SIGKILL")));
  rmSync(root, { recursive: true, force: true });
});

/** `bap …` as somebody in the project would type it. */
function bap(...argv: string[]): TestProcess {
  const one = startProcess(process.execPath, [main, ...argv], { cwd: root, env: { PATH: process.env.PATH } });
  started.push(one);
  return one;
}

const upWhole = (port: number | string = 0, ...more: string[]) =>
  bap("up", "dev", "--target", "embedded", "--set", `components.front-door.port=${port}`, ...more);

/** The smallest platform there is: it starts soonest. */
const up = (port?: number | string) => upWhole(port, "--only", "leads");

const down = (...more: string[]) => bap("down", "dev", "--target", "embedded", ...more);

/** Waits until something holds of a process, as long as a busy machine may take to make a database. */
async function until<T>(running: TestProcess, look: () => T | undefined): Promise<T> {
  const over = new AbortController();
  void running.exited.finally(() => over.abort()).catch(() => undefined);
  for (const deadline = Date.now() + 90_000; Date.now() < deadline && !over.signal.aborted; await pause(50)) {
    const found = look();
    if (found !== undefined) return found;
  }
  throw new Error(`gave up waiting; the process said:\n${running.output()}`);
}

/** Waits until it has said that it is up; where it answers. */
const upAt = (platform: TestProcess): Promise<string> =>
  until(platform, () => /^ {2}(http:\/\/127\.0\.0\.1:\d+)$/m.exec(platform.output())?.[1]);

async function ended(one: TestProcess): Promise<{ code: number | string; output: string }> {
  return { code: await one.exited, output: one.output() };
}

async function storeLead(address: string): Promise<string> {
  const response = await fetch(`${address}/api/leads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Ida", email: "ida@example.com" }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

/** Asks for a path under another name than the address's own. */
function statusUnder(address: string, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(address, { headers: { host }, agent: false }, (response) => resolve(response.resume().statusCode))
      .on("error", reject)
      .end();
  });
}

test(
  "the platform answers, keeps its lead over a restart and over a kill, and stops cleanly",
  { timeout: LONG_MS },
  async () => {
    const first = up();
    const address = await upAt(first);
    expect(first.output()).toContain(`  http://leads.bap.localhost:${new URL(address).port}\n`);
    const kept = await storeLead(address);
    expect(await statusUnder(`${address}/api/leads`, "leads.bap.localhost")).toBe(200);
    expect(await statusUnder(address, "evil.example.com")).toBe(404);
    expect(await first.stop("SIGINT")).toBe(0);
    expect(first.output()).not.toMatch(/\n\s+at /);
    expect(recall({ root, stack: "dev" })).toEqual({ target: "embedded" });

    const second = up();
    const again = await upAt(second);
    expect((await fetch(`${again}/api/leads/${kept}`)).status).toBe(200);
    expect(await second.stop("SIGKILL")).toBe("SIGKILL");

    const third = up();
    const thirdAddress = await upAt(third);
    expect((await fetch(`${thirdAddress}/api/leads/${kept}`)).status).toBe(200);
    expect(await ended(down())).toMatchObject({
      code: 0,
      output: expect.stringContaining("dev is down; its data stays") as string,
    });
    expect(await ended(third)).toMatchObject({ code: 0 });

    expect(await ended(down("--purge"))).toMatchObject({ code: 0 });
    for (const name of ["dev", "dev.json", "dev.key"]) expect(existsSync(join(root, ".bap", name))).toBe(false);
  },
);

test("status asks end to end, and another up of the same stack is refused", { timeout: LONG_MS }, async () => {
  const loaded = await loadPlatform({ profile: "dev", target: "embedded", set: [], overlay: [] }, { cwd: root });
  const before = await statusEmbedded(loaded);
  expect([before.ready, before.components[0]!.checks[0]!.ok]).toEqual([false, false]);

  const platform = upWhole();
  const address = await upAt(platform);
  const status = await statusEmbedded(loaded);
  expect(status.components.map(({ name }) => name)).toEqual(loaded.model.components.map(({ name }) => name));
  expect(status.components.filter(({ ready }) => !ready)).toEqual([]);
  const leads = status.components.find(({ name }) => name === "leads")!;
  expect(leads.checks.map(({ what, detail }) => [what, detail])).toEqual([
    ["leads is ready", "answered 200"],
    ["http://leads.bap.localhost/ answers through the front door", "answered 302"],
    ["http://leads.bap.localhost/forms answers through the front door", "answered 302"],
    ["http://portal.bap.localhost/api/leads answers through the front door", "answered 200"],
  ]);
  const memory = await runningStack(loaded);
  expect([memory?.pid, memory?.address]).toEqual([platform.child.pid, address]);
  expect(statSync(join(root, ".bap", "dev.json")).mode & 0o777).toBe(0o600);
  const { code, output } = await ended(up());
  expect([code, output]).toEqual([1, expect.stringContaining(`it is up already, in process ${platform.child.pid}`)]);
  expect((await statusEmbedded(loaded)).ready).toBe(true);

  // Ctrl-C below npx arrives twice.
  platform.child.kill("SIGINT");
  platform.child.kill("SIGINT");
  expect(await platform.exited).toBe(0);
  expect((await statusEmbedded(loaded)).ready).toBe(false);
});

test("bap dev starts anew when a source changes, on the data that it kept", { timeout: LONG_MS }, async () => {
  const source = join(root, "services", "leads", "service.ts");
  const theirs = JSON.stringify(join(packageRoot, "services", "leads", "service.ts"));
  const write = (word: string) => writeFileSync(source, `console.log("${word}");\nexport { start } from ${theirs};\n`);
  mkdirSync(join(root, "services", "leads"), { recursive: true });
  write("as it was");
  const platform = bap("dev", "dev", "--set", "components.front-door.port=0", "--only", "leads");
  const kept = await storeLead(await upAt(platform));
  const before = platform.output().length;
  write("as it is now");
  const address = await until(platform, () => {
    const since = platform.output().slice(before);
    return since.includes("as it is now") ? /^ {2}(http:\/\/127\.0\.0\.1:\d+)$/m.exec(since)?.[1] : undefined;
  });
  expect((await fetch(`${address}/api/leads/${kept}`)).status).toBe(200);
  expect(await platform.stop("SIGINT")).toBe(0);
  expect(await runningStack({ root, stack: "dev" })).toBeUndefined();
});

test("bap dev fails at once when the profile is wrong", async () => {
  const { code, output } = await ended(bap("dev", "dev", "--set", "components.leads.memory=much"));
  expect([code, output]).toEqual([2, expect.stringContaining("components.leads.memory")]);
});

test(
  "bap demo takes a tour, and everything it tells of is there; taken twice, there is no more of it",
  { timeout: LONG_MS },
  async () => {
    const counts: unknown[] = [];
    for (let i = 0; i < 2; i++) {
      const platform = bap("demo", "--set", "components.front-door.port=0");
      const door = await upAt(platform);
      const told = await until(platform, () => /\n4\. .*\n.*\n(.*)\n/.exec(platform.output())?.[1]);
      expect(told).toContain("30 days of holiday");
      expect(platform.output()).toContain(`http://portal.bap.localhost:${new URL(door).port}/#/finance`);
      const ask = portalAt(door, "portal.bap.localhost");
      const number = async (path: string) => (await ask("GET", path)).items.length;
      const bank = async (state: string) => number(`/api/finance/bank-lines?state=${state}`);
      counts.push([
        await number("/api/leads"),
        await number("/api/content/drafts"),
        await bank("matched"),
        await bank("open"),
      ]);
      expect(await platform.stop("SIGINT")).toBe(0);
      expect(existsSync(join(root, ".bap", "dev"))).toBe(false);
    }
    expect(counts).toEqual([
      [3, 2, 1, 1],
      [3, 2, 1, 1],
    ]);
  },
);

test("a port that is taken is named with a way out, and nothing is left behind", { timeout: LONG_MS }, async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = other.address() as AddressInfo;
    const { code, output } = await ended(up(port));
    expect(code).toBe(1);
    expect(output).toContain(`components.front-door.port: port ${port} of 127.0.0.1 is taken`);
    expect(output).toMatch(/--set components\.front-door\.port=\d+/);
    expect(output).not.toMatch(/\n\s+at /);
    expect(existsSync(join(root, ".bap", "dev.json"))).toBe(false);
  } finally {
    other.close();
  }
});

test("a stop while it starts ends it with nothing running", { timeout: LONG_MS }, async () => {
  const platform = up();
  await until(platform, () => existsSync(join(root, ".bap", "dev", "files")) || undefined);
  // While the database is being made, nothing else runs: it hears of the stop when that is done.
  platform.child.kill("SIGTERM");
  expect(await platform.exited).toBe(0);
  expect(await runningStack({ root, stack: "dev" })).toBeUndefined();
});

test("a process number that now belongs to a stranger is not the platform", async () => {
  mkdirSync(join(root, ".bap"));
  const memory = { target: "embedded", pid: process.pid, began: "1 after boot x", startedAt: new Date().toISOString() };
  writeFileSync(join(root, ".bap", "dev.json"), JSON.stringify(memory));
  expect(await runningStack({ root, stack: "dev" })).toBeUndefined();
  expect(await ended(down())).toMatchObject({ code: 0, output: expect.stringContaining("dev is not up") as string });
  expect(readFileSync(join(root, ".bap", "dev.json"), "utf8")).toBe(JSON.stringify(memory));
});

test("a memory that cannot be read is told with the way out", async () => {
  mkdirSync(join(root, ".bap"));
  for (const broken of ["{", '{"target":"docker"}', '{"target":"embedded","pid":"x"}']) {
    writeFileSync(join(root, ".bap", "dev.json"), broken);
    const message = await runningStack({ root, stack: "dev" }).catch((error: unknown) => (error as Error).message);
    expect(message).toMatch(/^\.bap\/dev\.json: cannot be read: .+\n {4}.*\{"target":"embedded"\}/);
  }
});
