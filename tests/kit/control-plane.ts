import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { buildTools } from "../../scripts/toolchain/index.ts";
import { kubeApi, type KubeApi } from "./control-plane-api.ts";
import { createStorageClass, createZonedNodes, untilReady } from "./control-plane-objects.ts";
import { freePorts, processGroup, type ProcessGroup } from "./control-plane-process.ts";
import { startLoadBalancerStandIn, startVolumeStandIn, type StandIn } from "./control-plane-stand-ins.ts";

/** A real Kubernetes API with simulated nodes: objects are admitted, scheduled and become ready; nothing runs. */
export interface ControlPlane {
  /** The path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
  /** The same rights for requests of a test's own. */
  readonly api: KubeApi;
  /** Runs kubectl and returns what it printed; fails with what it complained about. */
  kubectl(args: readonly string[], options?: { input?: string }): Promise<string>;
  /** Process ids of the control plane's programs. */
  pids(): number[];
  /** Stops everything and forgets the data, unless a folder for it was given. */
  stop(): Promise<void>;
}

/** How to start one. */
export interface ControlPlaneOptions {
  /** Where to keep its data and logs; a temporary folder that `stop` removes by default. */
  readonly dir?: string;
  /** How many nodes to simulate, one zone each. @default 3 */
  readonly nodes?: number;
}

const TOOLS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok", "kubectl"] as const;

/** Starts a control plane on loopback; builds its programs if they are not on this machine. Ready in some seconds. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const tools = await findTools();
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "bap-control-plane-")));
  await mkdir(dir, { recursive: true });
  const group = processGroup(dir);
  const standIns: StandIn[] = [];
  let api: KubeApi | undefined;
  const stop = async () => {
    const results = await Promise.allSettled(standIns.map((standIn) => standIn.stop()));
    api?.close();
    await group.stop();
    if (!options.dir) await rm(dir, { recursive: true, force: true });
    const failed = results.find((result) => result.status === "rejected");
    if (failed) throw new Error("A stand-in of the control plane failed.", { cause: failed.reason });
  };
  try {
    const access = await startServer(group, tools, dir);
    const kubeconfig = join(dir, "kubeconfig.json");
    await writeFile(kubeconfig, JSON.stringify(kubeconfigOf(access)), { mode: 0o600 });
    api = kubeApi(access);
    await startControllers(group, tools, dir, kubeconfig);
    await createStorageClass(api);
    await createZonedNodes(api, options.nodes ?? 3);
    standIns.push(startVolumeStandIn(api), startLoadBalancerStandIn(api));
    await untilReady(api, options.nodes ?? 3, () => group.check());
    return { kubeconfig, api, kubectl: kubectlWith(tools.kubectl, kubeconfig), pids: () => group.pids(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Tools = Record<(typeof TOOLS)[number], string>;

/** How to reach the API server as its administrator. */
interface Access {
  readonly server: string;
  readonly token: string;
  readonly ca: string;
}

/** Always the built ones: one release of everything, whatever else a machine has on PATH. */
async function findTools(): Promise<Tools> {
  const folders = await buildTools(TOOLS);
  return Object.fromEntries(TOOLS.map((name, index) => [name, join(folders[index] ?? "", name)])) as Tools;
}

async function startServer(group: ProcessGroup, tools: Tools, dir: string): Promise<Access> {
  const [client = 0, peer = 0, secure = 0] = await freePorts(3);
  const token = randomBytes(24).toString("hex");
  await writeFile(join(dir, "tokens.csv"), `${token},admin,admin,"system:masters"\n`, { mode: 0o600 });
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  await writeFile(join(dir, "service-accounts.pem"), key.export({ type: "pkcs1", format: "pem" }), { mode: 0o600 });
  await group.start("etcd", tools.etcd, [
    `--data-dir=${join(dir, "etcd")}`,
    `--listen-client-urls=http://127.0.0.1:${client}`,
    `--advertise-client-urls=http://127.0.0.1:${client}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    // Tests outlive no power cut.
    "--unsafe-no-fsync",
  ]);
  await group.start("kube-apiserver", tools["kube-apiserver"], [
    `--etcd-servers=http://127.0.0.1:${client}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${secure}`,
    // The server makes its own certificate here; nothing may reach it by the address below, which must not be loopback.
    `--cert-dir=${join(dir, "certificates")}`,
    "--advertise-address=192.0.2.1",
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--authorization-mode=Node,RBAC",
    `--token-auth-file=${join(dir, "tokens.csv")}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${join(dir, "service-accounts.pem")}`,
    `--service-account-signing-key-file=${join(dir, "service-accounts.pem")}`,
    "--allow-privileged=true",
  ]);
  const server = `https://127.0.0.1:${secure}`;
  const ca = await untilServing(group, { server, token }, join(dir, "certificates", "apiserver.crt"));
  return { server, token, ca };
}

async function startControllers(group: ProcessGroup, tools: Tools, dir: string, kubeconfig: string): Promise<void> {
  const client = [`--kubeconfig=${kubeconfig}`, "--kube-api-qps=300", "--kube-api-burst=600"];
  await group.start("kube-controller-manager", tools["kube-controller-manager"], [
    ...client,
    "--leader-elect=false",
    "--secure-port=0",
    // A machine that is busy for a minute must not look like nodes that died: their pods would not be ready any more.
    "--node-monitor-grace-period=10m",
    `--service-account-private-key-file=${join(dir, "service-accounts.pem")}`,
    `--root-ca-file=${join(dir, "certificates", "apiserver.crt")}`,
  ]);
  await group.start("kube-scheduler", tools["kube-scheduler"], [...client, "--leader-elect=false", "--secure-port=0"]);
  await group.start("kwok", tools.kwok, [
    `--kubeconfig=${kubeconfig}`,
    "--manage-all-nodes=true",
    // Without leases a node says once in ten minutes that it lives, and counts as dead long before.
    "--node-lease-duration-seconds=40",
  ]);
}

/** The server's certificate, once it was made and the server says that it is ready. */
async function untilServing(group: ProcessGroup, to: { server: string; token: string }, certificate: string) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const ca = await readFile(certificate, "utf8").catch(() => "");
    const api = ca ? kubeApi({ ...to, ca }) : undefined;
    const answer = await api?.send("GET", "/readyz").catch((error: unknown) => error);
    api?.close();
    if (answer === "ok") return ca;
    await group.check();
    if (Date.now() > deadline) throw new Error(`The API server was not ready within 60 seconds: ${String(answer)}`);
    await sleep(100);
  }
}

function kubectlWith(program: string, kubeconfig: string): ControlPlane["kubectl"] {
  return async (args, options = {}) => {
    const call = { timeout: 120_000, ...(options.input === undefined ? {} : { input: options.input }) };
    return (await execa(program, [`--kubeconfig=${kubeconfig}`, ...args], call)).stdout;
  };
}

function kubeconfigOf({ server, token, ca }: Access): object {
  const name = "bap-control-plane";
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  };
}
