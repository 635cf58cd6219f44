import { spawnSync } from "node:child_process";
import { access, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./lock.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bap-lock-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("a lock", () => {
  it("lets one builder work after the other", async () => {
    const path = join(folder, "tool.lock");
    let working = 0;
    let most = 0;
    const work = async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setTimeout(resolve, 10));
      working -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, work, { pollMs: 2 })));
    expect(most).toBe(1);
  });

  it("is given back when the work fails", async () => {
    const path = join(folder, "tool.lock");
    await expect(withLock(path, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    await expect(access(path)).rejects.toThrow("ENOENT");
  });

  it("of a process that is gone is taken over", async () => {
    const path = join(folder, "tool.lock");
    await writeFile(path, String(spawnSync("true").pid));
    expect(await withLock(path, () => Promise.resolve("built"), { pollMs: 2 })).toBe("built");
  });

  it("older than any work is taken over, even if its process id is in use again", async () => {
    const path = join(folder, "tool.lock");
    await writeFile(path, String(process.pid));
    const yesterday = Date.now() / 1000 - 86_400;
    await utimes(path, yesterday, yesterday);
    expect(await withLock(path, () => Promise.resolve("built"), { pollMs: 2 })).toBe("built");
  });

  it("tells once that it is waited for", async () => {
    const path = join(folder, "tool.lock");
    await writeFile(path, String(process.pid));
    let told = 0;
    const onWait = () => {
      told += 1;
    };
    setTimeout(() => void rm(path), 30);
    await withLock(path, () => Promise.resolve(), { onWait, pollMs: 2 });
    expect(told).toBe(1);
  });

  it("is not waited for after an abort", async () => {
    const path = join(folder, "tool.lock");
    await writeFile(path, String(process.pid));
    const signal = AbortSignal.timeout(20);
    await expect(withLock(path, () => Promise.resolve("built"), { signal, pollMs: 5000 })).rejects.toThrow("aborted");
  });
});
