import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, open, readFile, readdir, readlink, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** The bridge of containers that name no network: our own, because a machine's `docker0` is not ours to re-address. */
const BRIDGE = { name: "bap-tests0", address: "198.18.0.1/24" };
/** What user networks without a subnet get: addresses reserved for tests, which no company network uses. */
const POOL = "base=198.19.0.0/16,size=24";
const START_TIMEOUT_MS = 60_000;
/** The daemon first stops its containers, each with a grace of its own. */
const STOP_TIMEOUT_MS = 120_000;

/** Where one daemon keeps its things: `data` survives runs, `run` (sockets, pid) does not survive the machine's reboot. */
export interface DockerdFolders {
  readonly data: string;
  readonly run: string;
}

/** The address of the daemon that works in these folders. */
export function dockerHost({ run }: DockerdFolders): string {
  return `unix://${join(run, "docker.sock")}`;
}

/** Starts a daemon and waits until it answers. It dies with this process, whatever ends it. */
export async function startDockerd(folders: DockerdFolders): Promise<ChildProcess> {
  await mkdir(folders.data, { recursive: true });
  await mkdir(folders.run, { recursive: true });
  await ensureBridge();
  // Forwarding that is on already keeps dockerd from setting the machine's whole FORWARD policy to DROP.
  await writeFile("/proc/sys/net/ipv4/ip_forward", "1");
  // An empty file, so that the settings of the machine's own engine are not ours.
  const config = join(folders.run, "daemon.json");
  await writeFile(config, "{}");
  const logPath = join(folders.run, "dockerd.log");
  const log = await open(logPath, "w");
  try {
    const daemon = spawn("setpriv", ["--pdeathsig", "TERM", "dockerd", ...flags(folders, config)], {
      stdio: ["ignore", log.fd, log.fd],
    });
    await untilAnswering(daemon, folders, logPath);
    return daemon;
  } finally {
    await log.close();
  }
}

/** Ends a daemon as a machine that shuts down does: it stops its containers first. */
export async function stopDockerd(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = new Promise((resolve) => daemon.once("exit", resolve));
  daemon.kill("SIGTERM");
  const inTime = await Promise.race([ended.then(() => true), sleep(STOP_TIMEOUT_MS, false, { ref: false })]);
  if (inTime) return;
  daemon.kill("SIGKILL");
  await ended;
}

/** Ends a daemon that an earlier, killed run left in these folders, and waits until it is gone. */
export async function endAbandonedDockerd({ run }: DockerdFolders): Promise<void> {
  const pid = Number(await readFile(join(run, "dockerd.pid"), "utf8").catch(() => ""));
  const isOurs = async (): Promise<boolean> => pid > 0 && (await commandLine(pid)).includes(run);
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  if (await isOurs()) process.kill(pid, "SIGTERM");
  while (await isOurs()) {
    if (Date.now() > deadline) process.kill(pid, "SIGKILL");
    await sleep(200);
  }
  await rm(join(run, "dockerd.pid"), { force: true });
}

/** The id of a daemon that is not ours and shares this process's network, if there is one. */
export async function foreignDockerd({ run }: DockerdFolders): Promise<number | undefined> {
  const network = await readlink("/proc/self/ns/net");
  for (const entry of await readdir("/proc")) {
    const pid = Number(entry);
    if (!pid || (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim() !== "dockerd") continue;
    const sameNetwork = (await readlink(`/proc/${pid}/ns/net`).catch(() => "")) === network;
    if (sameNetwork && !(await commandLine(pid)).includes(run)) return pid;
  }
  return undefined;
}

/** Removes what the daemon does not take with it. */
export async function removeBridge(): Promise<void> {
  await execa("ip", ["link", "delete", BRIDGE.name], { reject: false });
}

function flags({ data, run }: DockerdFolders, config: string): string[] {
  return [
    ...["--config-file", config, "--data-root", data, "--exec-root", join(run, "exec")],
    ...["--pidfile", join(run, "dockerd.pid"), "--host", dockerHost({ data, run })],
    ...["--bridge", BRIDGE.name, "--default-address-pool", POOL],
  ];
}

async function ensureBridge(): Promise<void> {
  await removeBridge();
  await execa("ip", ["link", "add", BRIDGE.name, "type", "bridge"]);
  await execa("ip", ["address", "add", BRIDGE.address, "dev", BRIDGE.name]);
  await execa("ip", ["link", "set", BRIDGE.name, "up"]);
}

async function untilAnswering(daemon: ChildProcess, folders: DockerdFolders, logPath: string): Promise<void> {
  let failure = "";
  daemon.once("error", (error) => (failure = error.message));
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!(await answers(join(folders.run, "docker.sock")))) {
    if (daemon.exitCode !== null) failure = `it ended with exit code ${daemon.exitCode}`;
    if (!failure && Date.now() > deadline) failure = `it did not answer within ${START_TIMEOUT_MS / 1000} s`;
    if (failure) {
      daemon.kill("SIGTERM");
      const lines = (await readFile(logPath, "utf8")).trim().split("\n").slice(-15);
      throw new Error(`The Docker daemon of the tests did not start: ${failure}. Its last lines:\n${lines.join("\n")}`);
    }
    await sleep(100);
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ socketPath, path: "/_ping", timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.on("timeout", () => ping.destroy());
    ping.on("error", () => resolve(false));
    ping.end();
  });
}

async function commandLine(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
}
