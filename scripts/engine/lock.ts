import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { PlatformError } from "../../components/model/error.ts";

interface Lock {
  readonly pid: number;
  readonly hostname: string;
  readonly timestamp: string;
}

/**
 * A run that was killed leaves its lock in a local state. If its process is gone, the lock is taken away;
 * if it lives, this run stops.
 *
 * @returns A line for people for each lock that was taken away.
 */
export function removeStaleLocks(root: string, project: string, stack: string): readonly string[] {
  const folder = join(root, ".bap/state/.pulumi/locks/organization", project, stack);
  if (!existsSync(folder)) return [];
  // Beside each lock lies a file of its attributes, which says nothing of who holds it.
  const locks = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return locks.map((name) => {
    const file = join(folder, name);
    const { pid, hostname: host, timestamp } = JSON.parse(readFileSync(file, "utf8")) as Lock;
    if (host !== hostname() || isAlive(pid)) throw held(stack, pid, host, timestamp);
    rmSync(file);
    rmSync(`${file}.attrs`, { force: true });
    return `a run that was killed (process ${pid}, ${timestamp}) had left its lock; nobody holds it, so it is gone`;
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Killed, and not yet buried by its parent: in a container whose first process is no init, that may take long. */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /\) Z /.test(readFileSync(file, "utf8"));
}

function held(stack: string, pid: number, host: string, since: string): PlatformError {
  return new PlatformError(
    {
      code: "stack-locked",
      path: `stack ${stack}`,
      message: `process ${pid} on ${host} works on it since ${since}`,
      suggestion: "wait until it is done; if you know that it is not running any more: pulumi cancel",
    },
    1,
  );
}
