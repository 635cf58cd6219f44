import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import type { Model } from "../../components/model/model.ts";
import { lowerValue, type Value } from "../../components/model/value.ts";
import type { Placed, Service, Workload } from "../../components/model/workload.ts";
import { kafkaJars } from "./kafka-jars.ts";

const IMAGE = join(import.meta.dirname, "../images/kafka");
const PROGRAMS = ["server-start", "storage", "configs", "topics", "acls", "console-producer", "console-consumer"];
const START_TIMEOUT_MS = 90_000;

/** What a program printed on both outputs, and how it ended. */
export interface Ended {
  readonly code: number | undefined;
  readonly said: string;
}

/** A program that was started. */
interface Started {
  readonly child: Pick<ChildProcess, "kill" | "exitCode">;
  readonly ended: Promise<Ended>;
}

/** The real Kafka on loopback without containers, run as a model says: to see whether what we generate works. */
export class KafkaProcess {
  private readonly folder: string;
  private readonly ports: readonly number[];
  private server: Started | undefined;
  private runs = 0;

  private constructor(folder: string, ports: readonly number[]) {
    this.folder = folder;
    this.ports = ports;
  }

  /** Where consumers reach it. */
  get address(): string {
    return `localhost:${this.ports[0]!}`;
  }

  /** A place for one, with its programs; nothing runs yet. */
  static async prepare(): Promise<KafkaProcess> {
    const folder = await mkdtemp(join(tmpdir(), "bap-kafka-"));
    const home = join(folder, "opt/kafka");
    for (const name of ["bin", "config"]) await mkdir(join(home, name), { recursive: true });
    await symlink(await kafkaJars(), join(home, "libs"));
    await cp(join(IMAGE, "tools-log4j2.properties"), join(home, "config/tools-log4j2.properties"));
    await cp(join(IMAGE, "tool.sh"), join(home, "bin/tool.sh"));
    await chmod(join(home, "bin/tool.sh"), 0o755);
    for (const program of PROGRAMS) await symlink("tool.sh", join(home, `bin/kafka-${program}.sh`));
    return new KafkaProcess(folder, await freePorts(4));
  }

  /** Starts the one server of a model, and waits until its own probe says that it is ready. */
  async start(model: Model): Promise<void> {
    const workload = model.workloads.find((one) => one.component === "kafka" && one.kind !== "job") as Service & Placed;
    const started = await this.run(workload);
    this.server = started;
    const { inside = [] } = workload.probes.ready;
    const [program = "", ...args] = inside.map((word) => this.place(word, ""));
    const deadline = Date.now() + START_TIMEOUT_MS;
    while ((await execa(program, args, { reject: false })).exitCode !== 0) {
      if (Date.now() > deadline || started.child.exitCode !== null) throw await this.failed(started);
      await sleep(500);
    }
  }

  /** Asks it to stop, as a platform does, and waits until it has. */
  async stop(): Promise<void> {
    this.server?.child.kill("SIGTERM");
    await this.server?.ended;
    this.server = undefined;
  }

  /** Stops it for good and forgets what it kept. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs the job of a model that grants a consumer what it asked for. */
  async grant(model: Model, consumer: string): Promise<Ended> {
    const workload = model.workloads.find((one) => one.kind === "job" && one.fulfils === consumer)!;
    return (await this.run(workload)).ended;
  }

  /** Runs one of Kafka's programs with these settings of a client, on the port for consumers or for the administrator. */
  async client(
    program: string,
    args: readonly string[],
    settings: Readonly<Record<string, string>>,
    { port = "clients", input = "" }: { readonly port?: "clients" | "admin"; readonly input?: string } = {},
  ): Promise<Ended> {
    const file = join(this.folder, `client-${(this.runs += 1)}.properties`);
    await writeFile(
      file,
      Object.entries(settings)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(""),
    );
    const address = `localhost:${this.ports[port === "clients" ? 0 : 1]!}`;
    const own = ["--bootstrap-server", address, "--command-config", file];
    const path = join(this.folder, `opt/kafka/bin/kafka-${program}.sh`);
    const env = { KAFKA_JVM_PERFORMANCE_OPTS: "-XX:+UseSerialGC -XX:TieredStopAtLevel=1" };
    return endOf(execa(path, [...own, ...args], { env, all: true, reject: false, input, timeout: 60_000 }));
  }

  /** As it is in its container: same command, files and environment; other paths and ports. */
  private async run(workload: Workload): Promise<Started> {
    const place = join(this.folder, `run-${(this.runs += 1)}`);
    await mkdir(join(place, "tmp"), { recursive: true });
    for (const [name, { content }] of Object.entries(workload.files ?? {})) {
      await writeFile(join(place, name), this.place(content, place));
    }
    const [program = "", ...args] = (workload.command ?? []).map((word) => this.place(word, place));
    const env = Object.entries(workload.env ?? {}).map(([name, value]) => [name, this.place(value, place)] as const);
    const { PATH = "" } = process.env;
    const own = { env: { PATH, ...Object.fromEntries(env) }, extendEnv: false, cwd: place, stdin: "ignore" } as const;
    const child = execa(program, args, { ...own, all: true, reject: false, forceKillAfterDelay: 30_000 });
    return { child, ended: endOf(child) };
  }

  /** A value as it would be in the container, with the container's paths and ports turned into ours. */
  private place(value: Value, place: string): string {
    const lowered = lowerValue(value, {
      endpoint: ({ port }) => `localhost:${port === "clients" ? 9092 : 9093}`,
      path: ({ name }) => `/run/bap/${name}`,
      own: ({ part }) => part,
    });
    const plain = typeof lowered === "string" ? lowered : lowered.text.map(plainOf).join("");
    const paths: Readonly<Record<string, string>> = {
      "/run/bap": place,
      "/tmp": join(place, "tmp"),
      "/opt/kafka": join(this.folder, "opt/kafka"),
      "/var/lib/kafka/data": join(this.folder, "data"),
    };
    return plain
      .replaceAll(/(?<=[:/])909[2-5]\b/g, (port) => String(this.ports[Number(port) - 9092]))
      .replaceAll(/\/run\/bap|\/tmp\b|\/opt\/kafka|\/var\/lib\/kafka\/data/g, (path) => paths[path]!);
  }

  private async failed({ child, ended }: Started): Promise<Error> {
    child.kill("SIGKILL");
    return new Error(`Kafka did not start:\n${(await ended).said.split("\n").slice(-40).join("\n")}`);
  }
}

/** What a secret is in these tests: the same for the same name and rotation. */
export function passwordOf(name: string, version = 1): string {
  return createHash("sha256").update(`${name} ${version}`).digest("hex").slice(0, 32);
}

const plainOf = (part: string | { readonly name: string; readonly version?: number }): string =>
  typeof part === "string" ? part : passwordOf(part.name, part.version);

async function endOf(child: Promise<{ readonly exitCode?: number; readonly all?: string }>): Promise<Ended> {
  const { exitCode, all = "" } = await child;
  return { code: exitCode, said: all };
}

/** Numbers that nobody listens on, all at once, so that they differ. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
