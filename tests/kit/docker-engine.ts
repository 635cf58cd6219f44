import { access } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa, ExecaError } from "execa";
import { toolchainCache } from "../../scripts/toolchain/cache.ts";
import * as dockerd from "./dockerd.ts";

/** How to call the `docker` client: what its standard input gets, and how long it may take (default 2 minutes). */
export interface DockerCallOptions {
  readonly input?: string | Uint8Array;
  readonly timeoutMs?: number;
}

/** A Docker engine that belongs to the tests alone. */
export interface DockerEngine {
  /** What `DOCKER_HOST` must be for other programs to use this engine. */
  readonly host: string;
  /** Runs the `docker` client against this engine and gives its standard output, trimmed. */
  docker(args: readonly string[], options?: DockerCallOptions): Promise<string>;
  /** Ends the daemon (containers are stopped, there is no live restore) and starts it again, as a reboot does. */
  restart(): Promise<void>;
  /** Removes all containers, networks and volumes, and ends the daemon. Images stay for the next run. */
  stop(): Promise<void>;
}

/** Where the engine keeps its images between runs; default: `docker-tests` in the cache of `bap`. */
export interface DockerEngineOptions {
  readonly dir?: string;
}

/** The programs an engine needs; all but Docker's own are in Debian's `iptables iproute2 util-linux`. */
const PROGRAMS = ["docker", "dockerd", "containerd", "runc", "iptables", "ip", "setpriv"];
/** Daemons that share a network overwrite each other's firewall chains, so a machine runs one of ours at a time. */
const LOCK = "\0bap-tests-docker-engine";
const LOCK_TIMEOUT_MS = 15 * 60_000;
const RUN_FOLDER = "/run/bap-tests-docker";

/** The folder for what Docker tests keep between runs. */
export function dockerTestsFolder(): string {
  return join(dirname(toolchainCache()), "docker-tests");
}

/** Why the tests cannot have an engine of their own on this machine; undefined when they can. */
export async function whyNoDockerEngine(): Promise<string | undefined> {
  if (process.platform !== "linux") return `a Docker daemon of the tests' own needs Linux, this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "a Docker daemon of the tests' own needs root";
  const missing = [];
  for (const program of PROGRAMS) if (!(await isOnPath(program))) missing.push(program);
  if (missing.length > 0) {
    return `${missing.join(", ")} not found: apt-get install docker.io containerd runc iptables iproute2 util-linux`;
  }
  const other = await dockerd.foreignDockerd(folders());
  if (other === undefined) return undefined;
  return `another Docker daemon (process ${other}) runs here, and two overwrite each other's firewall rules: stop it`;
}

/**
 * Starts a Docker engine of the tests' own, whatever `DOCKER_HOST` says: own data, sockets, bridge and addresses. What
 * an earlier run left in it is removed, except images. Waits while another process of this machine has one.
 */
export async function startDockerEngine(options: DockerEngineOptions = {}): Promise<DockerEngine> {
  const reason = await whyNoDockerEngine();
  if (reason) throw new Error(`No Docker engine for the tests: ${reason}.`);
  const own = folders(options.dir);
  const lock = await takeLock();
  try {
    await dockerd.endAbandonedDockerd(own);
    let daemon = await dockerd.startDockerd(own);
    const host = dockerd.dockerHost(own);
    const docker = client(host);
    const end = async (): Promise<void> => {
      await dockerd.stopDockerd(daemon);
      await dockerd.removeBridge();
    };
    try {
      await removeLeftovers(docker);
    } catch (error) {
      await end();
      throw error;
    }
    return {
      host,
      docker,
      restart: async () => {
        await dockerd.stopDockerd(daemon);
        daemon = await dockerd.startDockerd(own);
      },
      stop: async () => {
        try {
          await removeLeftovers(docker);
        } finally {
          await end();
          lock.close();
        }
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function folders(dir: string = dockerTestsFolder()): dockerd.DockerdFolders {
  return { data: join(dir, "data"), run: RUN_FOLDER };
}

function client(host: string): DockerEngine["docker"] {
  // No context, credentials, proxies or certificates of the person who runs the tests; the folder does not exist.
  const foreign = { DOCKER_CONTEXT: undefined, DOCKER_TLS_VERIFY: undefined, DOCKER_CERT_PATH: undefined };
  const env = { ...foreign, DOCKER_HOST: host, DOCKER_CONFIG: "/nonexistent", DOCKER_BUILDKIT: "0" };
  return async (args, { input, timeoutMs = 120_000 } = {}) => {
    try {
      const stdin = input === undefined ? ({ stdin: "ignore" } as const) : { input };
      const { stdout } = await execa("docker", args, { env, timeout: timeoutMs, ...stdin });
      return stdout.trim();
    } catch (error) {
      if (!(error instanceof ExecaError)) throw error;
      const said = `${String(error.stdout ?? "")}\n${String(error.stderr ?? "")}`.trim().split("\n").slice(-30);
      const what = error.timedOut
        ? `took longer than ${timeoutMs} ms`
        : `failed (exit code ${error.exitCode ?? "none"})`;
      throw new Error(`docker ${args.join(" ")} ${what}:\n${said.join("\n")}`, { cause: error });
    }
  };
}

async function removeLeftovers(docker: DockerEngine["docker"]): Promise<void> {
  const containers = lines(await docker(["ps", "--all", "--quiet"]));
  if (containers.length > 0) await docker(["rm", "--force", "--volumes", ...containers]);
  await docker(["network", "prune", "--force"]);
  const volumes = lines(await docker(["volume", "ls", "--quiet"]));
  if (volumes.length > 0) await docker(["volume", "rm", "--force", ...volumes]);
  // Stages of builds have no name either, and are what makes the next build quick: only what is old goes.
  await docker(["image", "prune", "--force", "--filter", "until=168h"]);
}

function lines(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}

/** A socket in the machine's network as a lock: whoever listens holds it, and a process that dies gives it back. */
async function takeLock(): Promise<Server> {
  const deadline = Date.now() + LOCK_TIMEOUT_MS;
  for (;;) {
    const server = await listen(LOCK);
    if (server) return server;
    if (Date.now() > deadline) {
      throw new Error(
        `Another process of this machine had the tests' Docker engine for ${LOCK_TIMEOUT_MS / 60_000} min.`,
      );
    }
    await sleep(500);
  }
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen({ path }, () => {
      server.unref();
      resolve(server);
    });
  });
}

async function isOnPath(program: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const found = await access(join(folder, program)).then(
      () => true,
      () => false,
    );
    if (found) return true;
  }
  return false;
}
