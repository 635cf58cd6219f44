import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePorts, processGroup } from "./control-plane-process.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bap-group-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("a group of processes", () => {
  it("is gone after it was stopped", async () => {
    const group = processGroup(folder);
    await group.start("sleeper", "sleep", ["60"]);
    await group.start("shell", "sh", ["-c", "sleep 60"]);
    const pids = group.pids();
    expect(pids).toHaveLength(2);
    await group.stop();
    expect(pids.filter(isRunning)).toEqual([]);
  });

  it("fails with the last lines of a program that ended by itself", async () => {
    const group = processGroup(folder);
    try {
      await group.start("broken", "sh", ["-c", "echo no such option; exit 3"]);
      await expect(untilFailed(() => group.check())).rejects.toThrow(
        "broken ended by itself (exit code 3):\nno such option",
      );
    } finally {
      await group.stop();
    }
  });

  it("fails when there is no such program", async () => {
    const group = processGroup(folder);
    try {
      await expect(group.start("nothing", join(folder, "nothing"), [])).rejects.toThrow("ENOENT");
    } finally {
      await group.stop();
    }
  });

  it("does not outlive a process that was killed", async () => {
    const program = `
      const { processGroup } = await import(${JSON.stringify(join(import.meta.dirname, "control-plane-process.ts"))});
      const group = processGroup(${JSON.stringify(folder)});
      await group.start("sleeper", "sleep", ["60"]);
      console.log(group.pids()[0]);
      setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(owner.stdout, "data")) as [Buffer];
    const pid = Number(line.toString());
    expect(isRunning(pid)).toBe(true);
    owner.kill("SIGKILL");
    for (let tries = 0; tries < 50 && isRunning(pid); tries++) await sleep(100);
    expect(isRunning(pid)).toBe(false);
  }, 20_000);
});

describe("free ports", () => {
  it("are as many as were asked for, and all different", async () => {
    const ports = await freePorts(4);
    expect(new Set(ports).size).toBe(4);
    expect(ports.every((port) => port > 1024)).toBe(true);
  });
});

async function untilFailed(check: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    await check();
    await sleep(20);
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
