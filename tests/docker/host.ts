import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStack, rootKeyOf } from "../../scripts/engine/open.ts";
import { loadPlatform } from "../../scripts/load.ts";
import { buildTools } from "../../scripts/toolchain/index.ts";
import { createVault, type Vault } from "../../stacks/secrets/index.ts";
import { buildTestImages } from "../images/build.ts";
import { startDockerEngine, type DockerEngine } from "../kit/docker-engine.ts";
import { makeProject, ROOT, type Project } from "../kit/project.ts";

/** A machine's first run builds the engine's programs and the images. */
export const FIRST_RUN_MS = 30 * 60_000;

/** What is read of `docker inspect`. */
export interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly State: {
    readonly Running: boolean;
    readonly Pid: number;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: { readonly Healthcheck?: { readonly Interval: number } };
  readonly HostConfig: { readonly NetworkMode: string };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly unknown[] | null>>;
    readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>>;
  };
}

/** An engine with every image, on which projects bring platforms up. */
export interface Host {
  readonly engine: DockerEngine;
  /** A user's project whose `bap` reaches this engine. */
  project(): Promise<DockerProject>;
  /** Every container by name, also those that are never started. */
  containers(): Promise<ReadonlyMap<string, Inspected>>;
  /** Names of `container`s, `volume`s or `network`s whose names begin with `prefix`. */
  names(kind: "container" | "volume" | "network", prefix: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface DockerProject extends Project {
  /** `bap …`; a failure, with all it said, unless it ended well. */
  run(...args: readonly string[]): Promise<{ readonly all: string; readonly stdout: string }>;
  /** Starts `bap …` in a process group of its own, as a terminal does. */
  start(...args: readonly string[]): Run;
  /** Asks the platform of a stack over HTTPS through its published port, trusting its own authority alone. */
  ask(stack: string, port: number, path: string, body?: unknown, more?: Asking): Promise<Answer>;
}

/** How an application is asked. */
export interface Asking {
  /** What its address begins with. @default "leads" */
  readonly app?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A `bap` that runs. */
export interface Run {
  readonly pid: number;
  /** All that it has said until now. */
  said(): string;
  /** Ends when it ends. */
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly all: string }>;
  /** Waits until something holds that it brings about; fails with all it said when it ends before. */
  until(holds: () => Promise<boolean>): Promise<void>;
  /** What Ctrl-C does: SIGINT to the whole group. */
  interrupt(): void;
  /** SIGKILL to it and to everything that it started. */
  kill(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** The images that lead management needs, with all that it stands on: what most tests bring up. */
export const SLICE = ["postgres", "redis", "valkey", "traefik", "node"];
/** Says to a verb that it means this slice. */
export const ONLY = ["--only", "leads"];

/** Starts an engine of the tests' own with these images, and every program that `bap up` drives. */
export async function startHost(images: readonly string[] = SLICE): Promise<Host> {
  await buildTools(["pulumi", "pulumi-resource-docker", "docker-compose", "traefik"]);
  const engine = await startDockerEngine();
  const projects: Project[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(projects.map((project) => project.remove()));
    await engine.stop();
  };
  try {
    await buildTestImages(engine, images);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    engine,
    project: async () => {
      const env = { DOCKER_HOST: engine.host };
      const project = await makeProject(env);
      projects.push(project);
      return extend(project, env);
    },
    containers: async () => {
      const ids = words(await engine.docker(["ps", "--all", "--quiet"]));
      if (ids.length === 0) return new Map();
      // One that is gone in the meantime is an error, beside the answer about the others.
      const { stdout } = await execa("docker", ["--host", engine.host, "inspect", ...ids], { reject: false });
      const all = JSON.parse(stdout) as Inspected[];
      return new Map(all.map((one) => [one.Name.slice(1), one]));
    },
    names: async (kind, prefix) => {
      const list = { container: ["ps", "--all"], volume: ["volume", "ls"], network: ["network", "ls"] }[kind];
      const format = kind === "container" ? "{{.Names}}" : "{{.Name}}";
      const all = words(await engine.docker([...list, "--format", format]));
      return all.filter((name) => name.startsWith(prefix)).sort();
    },
    stop,
  };
}

/** Repeats until something holds; fails with its name otherwise. */
export async function until(what: string, holds: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await sleep(100);
  }
}

/** The model of a stack as it is set now. */
export async function modelOf(project: Project, stack: string) {
  return (await loadPlatform({ stack, overlay: [], set: [] }, { cwd: project.folder })).model;
}

/** The values of a stack's secrets, as it has them now. */
export async function vaultOf(project: Project, stack: string): Promise<Vault> {
  const { secrets, platform } = await modelOf(project, stack);
  const open = await openStack({ root: project.folder, stack, tier: platform.tier, target: platform.target });
  return createVault(await rootKeyOf(open), secrets, new Date());
}

function extend(project: Project, env: Readonly<Record<string, string>>): DockerProject {
  return {
    ...project,
    run: async (...args) => {
      const { exitCode, all, stdout } = await project.bap(...args);
      if (exitCode !== 0) throw new Error(`bap ${args.join(" ")}: exit code ${exitCode}\n${all}`);
      return { all, stdout };
    },
    start: (...args) => {
      const running = execa(process.execPath, [join(ROOT, "scripts/main.ts"), ...args], {
        cwd: project.folder,
        env: { NO_COLOR: "1", ...env },
        reject: false,
        all: true,
        detached: true,
        timeout: 5 * 60_000,
      });
      const pid = running.pid!;
      let said = "";
      running.all.on("data", (text: Buffer) => void (said += text.toString()));
      return {
        pid,
        said: () => said,
        ended: running.then(({ exitCode, all }) => ({ exitCode, all })),
        until: async (holds) => {
          let over = false;
          void running.finally(() => (over = true));
          while (!(await holds())) {
            if (over) throw new Error(`bap ${args.join(" ")} ended too early:\n${(await running).all}`);
            await sleep(100);
          }
        },
        interrupt: () => void process.kill(-pid, "SIGINT"),
        kill: async () => {
          for (const one of [pid, ...(await descendants(pid))]) kill(one);
          await running;
        },
      };
    },
    ask: async (stack, port, path, body, more) => {
      const ca = await readFile(join(project.folder, `.bap/${stack}.ca.crt`), "utf8");
      return askHttps(ca, port, path, body, more);
    },
  };
}

/** Asks an application behind a gateway of this machine. */
export function askHttps(ca: string, port: number, path: string, body?: unknown, more: Asking = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const name = `${more.app ?? "leads"}.bap.localhost`;
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const headers = { host: `${name}:${port}`, ...json, ...more.headers };
    const method = body === undefined ? "GET" : "POST";
    const options = { host: "127.0.0.1", port, path, method, ca, servername: name, headers, timeout: 20_000 };
    const call = request({ ...options, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    call.on("timeout", () => call.destroy(new Error(`no answer of ${name}:${port} within 20 s`)));
    call.on("error", reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** All that a process started, and what that started. */
async function descendants(pid: number): Promise<readonly number[]> {
  const { stdout } = await execa("ps", ["-e", "-o", "pid=,ppid="]);
  const pairs = stdout.split("\n").map((line) => words(line).map(Number));
  const below = (parent: number): number[] =>
    pairs.filter(([, ppid]) => ppid === parent).flatMap(([child = 0]) => [child, ...below(child)]);
  return below(pid);
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== "");
