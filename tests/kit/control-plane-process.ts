import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The programs of one control plane: started one by one, stopped together, and never left behind. */
export interface ProcessGroup {
  /** Starts a program whose output goes to `<folder>/<name>.log`. */
  start(name: string, program: string, args: readonly string[]): Promise<void>;
  /** Fails with the log's last lines if one of the programs ended by itself. */
  check(): Promise<void>;
  /** Stops them in reverse order of their start and waits until they are gone. */
  stop(): Promise<void>;
  /** Process ids of everything that was started. */
  pids(): number[];
}

interface Program {
  readonly name: string;
  readonly log: string;
  readonly child: ChildProcess;
}

/** Makes an empty group; `folder` takes the logs. */
export function processGroup(folder: string): ProcessGroup {
  const programs: Program[] = [];
  const guard = startGuard();
  return {
    async start(name, program, args) {
      const log = join(folder, `${name}.log`);
      const output = await open(log, "a");
      const child = spawn(program, args, { stdio: ["ignore", output.fd, output.fd] });
      await Promise.race([
        once(child, "spawn"),
        once(child, "error").then(([error]) => Promise.reject(error as Error)),
      ]);
      await output.close();
      guard.watch(child);
      programs.push({ name, log, child });
    },
    async check() {
      const ended = programs.find(({ child }) => hasEnded(child));
      if (!ended) return;
      const tail = (await readFile(ended.log, "utf8")).trim().split("\n").slice(-15).join("\n");
      throw new Error(`${ended.name} ended by itself (exit code ${ended.child.exitCode ?? "none"}):\n${tail}`);
    },
    async stop() {
      for (const { child } of programs.reverse()) await end(child);
      await guard.close();
    },
    pids: () => programs.flatMap(({ child }) => child.pid ?? []),
  };
}

/** Ports of the loopback address that nothing listens on now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A shell that ends the programs if this process dies without stopping them: its input closes then. */
function startGuard() {
  const script = `trap '' INT TERM HUP; pids=; while read -r pid; do pids="$pids $pid"; done; kill -9 $pids 2>/dev/null`;
  const shell = spawn("sh", ["-c", script], { stdio: ["pipe", "ignore", "ignore"] });
  const watched: ChildProcess[] = [];
  return {
    watch(child: ChildProcess) {
      watched.push(child);
      shell.stdin.write(`${child.pid ?? ""}\n`);
    },
    async close() {
      // Its work is done, and process ids may be given to others by now: it must not act on them.
      if (watched.every(hasEnded)) shell.kill("SIGKILL");
      shell.stdin.end();
      if (!hasEnded(shell)) await once(shell, "exit");
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const patience = new AbortController();
  const late = sleep(5000, "late", { signal: patience.signal }).catch(() => "gone");
  if ((await Promise.race([gone, late])) === "late") child.kill("SIGKILL");
  await gone;
  patience.abort();
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
