import { execa } from "execa";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request as overHttp, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { request as overHttps } from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Model } from "../../components/model/model.ts";
import type { RouteAsk } from "../../components/capabilities/gateway.ts";
import { gatewayOf, platform } from "../../components/edge/traefik/testing.ts";
import { lowerValue, type EndpointRef, type Value } from "../../components/model/value.ts";
import { binFolder } from "../../scripts/toolchain/cache.ts";
import { traefik } from "../../scripts/toolchain/recipes/traefik.ts";
import { createRootKey, createVault, reveal } from "../../stacks/secrets/index.ts";
import { freePorts, processGroup } from "./control-plane-process.ts";

/** Traefik itself, with what the component gives it on Docker; only paths and addresses are this machine's. */
export interface Gateway {
  /** Numbers on loopback of its ports, by name. */
  readonly ports: Readonly<Record<"http" | "https" | "ping" | "metrics", number>>;
  /** Where its volume lies. */
  readonly volume: string;
  /** Asks over HTTPS by a host's name, trusting the platform's own authority alone. */
  readonly ask: (path: string, options?: Asking) => Promise<Answer>;
  /** The lines it wrote that are JSON: its log, and one for each request. */
  readonly log: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly stop: () => Promise<void>;
}

export interface Asking {
  /** @default "shop.bap.localhost" */
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** By plain HTTP at this port. */
  readonly plain?: number;
  /** Whom to trust. @default - the platform's own authority */
  readonly ca?: string;
  /** Whatever certificate it has. @default false */
  readonly anyCertificate?: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface GatewaySettings {
  readonly settings?: object;
  readonly ask?: Partial<RouteAsk>;
  /** Where the application's members are: `host:port`. */
  readonly members?: readonly string[];
  readonly domain?: string;
  /** What a person would give, by the secret's name. */
  readonly given?: Readonly<Record<string, string>>;
  /** A platform on Kubernetes, and how its gateway reaches the API there, instead of one on Docker. */
  readonly cluster?: { readonly model: Model; readonly kubeconfig: string };
}

const PORTS = { http: 8000, https: 8443, ping: 8082, metrics: 9100 };

/** Starts it and waits until it is healthy, by its own check. */
export async function startGateway(wanted: GatewaySettings): Promise<Gateway> {
  const { settings = {}, ask, members = [], domain, cluster } = wanted;
  const [http = 0, https = 0, ping = 0, metrics = 0] = await freePorts(4);
  const ports = { http, https, ping, metrics };
  const folder = await mkdtemp(join(tmpdir(), "bap-traefik-"));
  const volume = join(folder, "volume");
  await mkdir(volume);
  const model = cluster?.model ?? platform("docker", { httpsPort: https, ...settings }, ask, undefined, domain);
  const gateway = gatewayOf(model);
  const vault = await createVault(createRootKey(), model.secrets, new Date(), wanted.given);
  const write = (value: Value): string =>
    reveal(lowerValue(value, resolver(members, folder, volume, model.externals)), vault);
  for (const [name, { content }] of Object.entries(gateway.files ?? {})) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), write(content));
  }
  const local = (word: string): string =>
    Object.entries(PORTS).reduce(
      (text, [name, port]) =>
        text.replace(`address=:${port}`, `address=127.0.0.1:${ports[name as keyof typeof ports]}`),
      word.replace("/run/bap", folder),
    );
  const args = gateway.args!.map((value) => local(write(value)));
  const program = join(binFolder(traefik), "traefik");
  const group = processGroup(folder);
  const stop = async (): Promise<void> => {
    await group.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const env = Object.entries(gateway.env ?? {}).map(([name, value]) => `${name}=${write(value)}`);
    if (cluster) env.push(`KUBECONFIG=${cluster.kubeconfig}`);
    await group.start("traefik", "env", [...env, program, ...args]);
    const check = gateway.probes.ready.inside!.slice(1).map(local);
    await untilHealthy(
      () =>
        execa(program, check).then(
          () => true,
          () => false,
        ),
      () => group.check(),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  const ca = vault["gateway/authority"] ?? "";
  return {
    ports,
    volume,
    ask: (path, options = {}) => send(path, options, https, ca),
    log: async () =>
      (await readFile(join(folder, "traefik.log"), "utf8"))
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    stop,
  };
}

type Externals = readonly {
  readonly name: string;
  readonly host: string;
  readonly ports: Readonly<Record<string, number>>;
}[];

function resolver(members: readonly string[], folder: string, volume: string, externals: Externals) {
  return {
    endpoint: ({ workload, port }: EndpointRef): string => {
      const outside = externals.find(({ name }) => name === workload);
      return outside ? `${outside.host}:${outside.ports[port]!}` : members.join(",");
    },
    path: ({ of, name }: { of: string; name: string }): string => (of === "volume" ? volume : join(folder, name)),
    own: () => "",
  };
}

async function untilHealthy(isHealthy: () => Promise<boolean>, check: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await isHealthy())) {
    await check();
    if (Date.now() > deadline) throw new Error("Traefik was not healthy within 30 seconds.");
    await sleep(200);
  }
}

async function send(path: string, asking: Asking, https: number, authority: string): Promise<Answer> {
  const { host = "shop.bap.localhost", headers = {}, plain, ca = authority, anyCertificate = false } = asking;
  const options = { host: "127.0.0.1", path, headers: { host, ...headers }, agent: false as const };
  const sent =
    plain === undefined
      ? overHttps({ ...options, port: https, servername: host, ca, rejectUnauthorized: !anyCertificate })
      : overHttp({ ...options, port: plain });
  sent.end();
  const [answer] = (await Promise.race([once(sent, "response"), once(sent, "upgrade")])) as [IncomingMessage];
  if (answer.statusCode === 101) {
    sent.destroy();
    return { status: 101, headers: answer.headers, body: "" };
  }
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString("latin1") };
}
