import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa, type ResultPromise } from "execa";
import type { Model } from "../../components/model/model.ts";
import { lowerValue, type Value } from "../../components/model/value.ts";
import type { Workload } from "../../components/model/workload.ts";
import { contract, ROLES } from "../../components/orchestration/temporal/contract.ts";
import { isBuilt } from "../../scripts/toolchain/build.ts";
import { binFolder } from "../../scripts/toolchain/cache.ts";
import { temporalCli, temporalServer, temporalUi } from "../../scripts/toolchain/recipes/temporal.ts";
import { freePorts } from "./control-plane-process.ts";
import { passwordOf } from "./postgres-server.ts";

const RECIPES = [temporalServer, temporalCli, temporalUi];
const PATH = [...RECIPES.map((recipe) => binFolder(recipe)), process.env["PATH"]].join(delimiter);
const PORTS = [
  ...Object.values(ROLES).flatMap(({ rpc, membership }) => [rpc, membership]),
  contract.httpPort,
  contract.metricsPort,
  contract.uiPort,
];
const START_TIMEOUT_MS = 120_000;

/** Why Temporal cannot run here. */
export async function whyNoTemporal(): Promise<string | undefined> {
  const built = await Promise.all(RECIPES.map((recipe) => isBuilt(recipe)));
  return built.every(Boolean) ? undefined : "no Temporal: bap toolchain build software";
}

/** A service of a model that runs as a process; `ports` are the numbers that its own became. */
export interface Running {
  readonly ports: ReadonlyMap<number, number>;
  stop(): Promise<void>;
}

/** The real Temporal on loopback without containers, run as a model says: to see whether what we generate works. */
export class TemporalProcesses {
  private readonly folder: string;
  private readonly postgresPort: number;
  private readonly ports: ReadonlyMap<number, number>;

  private constructor(folder: string, postgresPort: number, ports: ReadonlyMap<number, number>) {
    this.folder = folder;
    this.postgresPort = postgresPort;
    this.ports = ports;
  }

  static async prepare(postgresPort: number): Promise<TemporalProcesses> {
    const free = await lowPorts(PORTS.length);
    const folder = await mkdtemp(join(tmpdir(), "bap-temporal-"));
    return new TemporalProcesses(folder, postgresPort, new Map(PORTS.map((port, i) => [port, free[i]!])));
  }

  /** Runs a job of a model; fails as it does. */
  async run(model: Model, name: string): Promise<string> {
    const job = model.workloads.find((one) => one.name === name)!;
    const place = await this.place(model, job, this.ports);
    const [program = "", ...args] = (job.command ?? []).map((word) => place.text(word));
    const { all } = await execa(program, args, { env: place.env, extendEnv: false, all: true, timeout: 120_000 });
    return all;
  }

  /** Starts a service of a model by what is its image's program, and waits until its port for calls answers. */
  async start(model: Model, name: string, program: readonly string[]): Promise<Running> {
    const service = model.workloads.find((one) => one.name === name)!;
    // Each member has an address of its own in reality; here they share one.
    const [metrics = 0] = await freePorts(1);
    const ports = new Map([...this.ports, [contract.metricsPort, metrics]]);
    const place = await this.place(model, service, ports);
    const [command = "", ...args] = program;
    // What the image's entrypoint adds where the component leaves it out.
    const env = { TEMPORAL_BROADCAST_ADDRESS: "127.0.0.1", ...place.env };
    const child = execa(command, args, { env, extendEnv: false, cwd: this.folder, all: true, reject: false });
    const stop = async (): Promise<void> => {
      child.kill("SIGTERM");
      await child;
    };
    const { check } = service.kind === "job" ? { check: undefined } : service.probes.ready;
    if (service.kind === "job" || check?.kind === "command" || !check) throw new Error(`${name} is asked on no port`);
    await answers(child, ports.get(service.ports[check.port]!.port)!);
    return { ports, stop };
  }

  /** The command line, as a person uses it beside a server. */
  async cli(...args: readonly string[]): Promise<string> {
    const address = `127.0.0.1:${this.ports.get(ROLES.frontend.rpc)}`;
    const env = { PATH, HOME: this.folder, TEMPORAL_ADDRESS: address };
    const { stdout } = await execa("temporal", args, { env, extendEnv: false, timeout: 60_000 });
    return stdout;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  /** A folder with a workload's files, and its environment, with the container's paths, addresses and ports as ours. */
  private async place(model: Model, workload: Workload, ports: ReadonlyMap<number, number>) {
    const folder = join(this.folder, workload.name);
    await mkdir(folder, { recursive: true });
    const text = (value: Value): string => {
      const lowered = lowerValue(value, {
        endpoint: ({ workload, port, part }) => {
          const number = this.portOf(model, workload, port);
          return { host: "127.0.0.1", port: String(number), address: `127.0.0.1:${number}` }[part];
        },
        path: ({ name }) => join(folder, name),
        own: ({ part }) => part,
      });
      const parts = typeof lowered === "string" ? [lowered] : lowered.text;
      return parts
        .map((part) => (typeof part === "string" ? part : passwordOf(part.name, part.version)))
        .join("")
        .replaceAll("/run/bap/", `${folder}/`)
        .replaceAll("0.0.0.0", "127.0.0.1")
        .replaceAll(/(?<=: |:|^)\d{4}\b/gm, (port) => String(ports.get(Number(port)) ?? port));
    };
    for (const [name, { content }] of Object.entries(workload.files ?? {})) {
      await writeFile(join(folder, name), text(content));
    }
    const env = Object.entries(workload.env ?? {}).map(([name, value]) => [name, text(value)] as const);
    return { text, env: { PATH, ...Object.fromEntries(env) } };
  }

  private portOf(model: Model, name: string, port: string): number {
    const service = model.workloads.find((one) => one.name === name)!;
    const number = service.kind === "job" ? 0 : service.ports[port]!.port;
    return this.ports.get(number) ?? this.postgresPort;
  }
}

/** Free ports that fit into the column where Temporal keeps its members' ports, which ends at 32767. */
async function lowPorts(count: number): Promise<readonly number[]> {
  const found: number[] = [];
  const first = 20_000 + Math.floor(Math.random() * 10_000);
  for (let port = first; found.length < count; port += 1) {
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    found.push(port);
    await new Promise((closed) => server.close(closed));
  }
  return found;
}

async function answers(child: ResultPromise<{ reject: false; all: true }>, port: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await listens(port))) {
    if (Date.now() > deadline || child.exitCode !== null) {
      child.kill("SIGKILL");
      const { all = "" } = await child;
      throw new Error(`it did not start:\n${all.split("\n").slice(-30).join("\n")}`);
    }
    await sleep(300);
  }
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const isOpen = await once(socket, "connect").then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isOpen;
}
