import { mkdir, open, readFile, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** How to wait for a lock: what stops the wait, who is told of it, and how often it looks. */
export interface LockOptions {
  readonly signal?: AbortSignal;
  readonly onWait?: () => void;
  readonly pollMs?: number;
}

/** No work here takes this long; after a reboot, a lock's process id may belong to a stranger. */
const OLDEST_MS = 2 * 3600 * 1000;

/**
 * Runs `work` while holding a lock file with this process's id in it. A lock of a process that no longer runs is taken
 * over. Two that take it over in the same instant would both work: a build is published by one rename, so that costs
 * time and breaks nothing.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  let told = false;
  while (!(await take(path))) {
    if (await isAbandoned(path)) {
      await rm(path, { force: true });
      continue;
    }
    if (!told) options.onWait?.();
    told = true;
    await sleep(options.pollMs ?? 500, undefined, options.signal ? { signal: options.signal } : {});
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const made = await stat(path).catch(() => undefined);
  if (!made) return false;
  if (Date.now() - made.mtimeMs > OLDEST_MS) return true;
  const holder = Number(await readFile(path, "utf8").catch(() => ""));
  // An empty file: its holder is between creating and writing it.
  return holder > 0 && !isRunning(holder);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
