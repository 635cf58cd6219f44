import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { setUpMs } from "../kit/testing/databases.ts";
import { startProcess, until } from "../kit/testing/process.ts";
import type { TestProcess } from "../kit/testing/process.ts";
import { freePort } from "../kit/testing/programs.ts";

const main = join(import.meta.dirname, "main.ts");
const folder = mkdtempSync(join(tmpdir(), "bap-leads-"));
const running: TestProcess[] = [];
afterAll(async () => {
  await Promise.all(running.map((one) => one.stop("SIGKILL")));
  rmSync(folder, { recursive: true, force: true });
});

/** `node services/leads/main.ts` with nothing in its environment but what is given here. */
function startMain(env: Record<string, string>): TestProcess {
  const one = startProcess(process.execPath, [main], { cwd: folder, env });
  running.push(one);
  return one;
}

async function startReady(env: Record<string, string>) {
  const port = await freePort();
  const service = startMain({ HOST: "127.0.0.1", PORT: String(port), CACHE_URL: "memory:", ...env });
  const address = `http://127.0.0.1:${port}`;
  await until(service, async () => {
    if ((await fetch(`${address}/readyz`)).status !== 200) throw new Error("not ready");
  });
  return { service, address };
}

async function storeLead(address: string, name: string): Promise<string> {
  const response = await fetch(`${address}/api/leads`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, email: `${name.replaceAll(" ", ".")}@example.com` }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

describe("the process", () => {
  test(
    "keeps its leads over a stop and over a kill, and exits 0 when told to stop",
    { timeout: 3 * setUpMs },
    async () => {
      const url = join(folder, "database-url");
      writeFileSync(url, `pglite:${join(folder, "data")}\n`);
      const first = await startReady({ DATABASE_URL_FILE: url });
      const kept = await storeLead(first.address, "kept over a stop");
      expect(await first.service.stop("SIGTERM")).toBe(0);
      const lines = first.service.output().trim().split("\n");
      expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg).at(-1)).toBe("stopped");

      const second = await startReady({ DATABASE_URL_FILE: url });
      expect((await fetch(`${second.address}/api/leads/${kept}`)).status).toBe(200);
      const survivor = await storeLead(second.address, "kept over a kill");
      expect(await second.service.stop("SIGKILL")).toBe("SIGKILL");

      const third = await startReady({ DATABASE_URL_FILE: url });
      for (const id of [kept, survivor]) expect((await fetch(`${third.address}/api/leads/${id}`)).status).toBe(200);
      expect(await third.service.stop("SIGINT")).toBe(0);
    },
  );

  test("fails with exit code 2 and every mistake when its environment is wrong", { timeout: 30_000 }, async () => {
    const service = startMain({ PORT: "eighty", DATABASE_URL: "mysql://root:s3cret@db/x" });
    expect(await service.exited).toBe(2);
    expect(service.output()).toMatch(/PORT: "eighty"[^]*DATABASE_URL: is not an address[^]*CACHE_URL: is not set/);
    expect(service.output()).not.toMatch(/s3cret|\n\s+at /);
  });

  test("exits 0 when it is told to stop while it still waits for its store", { timeout: 30_000 }, async () => {
    const DATABASE_URL = `postgres://leads:s3cret@127.0.0.1:${await freePort()}/leads`;
    const service = startMain({ HOST: "127.0.0.1", PORT: "0", CACHE_URL: "memory:", DATABASE_URL });
    await until(service, () =>
      service.output().includes("not usable yet") ? Promise.resolve() : Promise.reject(new Error("no sign yet")),
    );
    expect(await service.stop("SIGTERM")).toBe(0);
    expect(service.output()).not.toContain("s3cret");
  });
});
