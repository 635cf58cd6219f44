import { execFile } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openPostgres } from "../database-pg.ts";
import { uuidv7 } from "../uuid.ts";
import { startProcess, until } from "./process.ts";
import type { TestProcess } from "./process.ts";
import { findProgram, freePort } from "./programs.ts";

/** A real PostgreSQL server that belongs to one test file: on loopback, in a folder of its own, with passwords. */
export type PostgresServer = {
  /** A new database with a role of its own that owns it and may do nothing else, as a grant makes it; so do extensions. */
  createDatabase(extensions?: readonly string[]): Promise<string>;
  start(): Promise<void>;
  /** Breaks all connections, as a failing server does. */
  stop(): Promise<void>;
  remove(): Promise<void>;
};

// PostgreSQL refuses to run as root; this user exists everywhere and owns nothing.
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Makes a cluster and starts it. Call only inside a suite of `describeWith("postgres", …)`. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), "bap-postgres-"));
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  const password = uuidv7();
  mkdirSync(data);
  writeFileSync(passwordFile, password);
  if (unprivileged.uid !== undefined) {
    for (const path of [folder, data, passwordFile]) chownSync(path, unprivileged.uid, unprivileged.gid);
  }
  const settings = ["--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--username=admin", "--encoding=UTF8"];
  await promisify(execFile)(program("initdb"), ["-D", data, ...settings, "--locale=C", "--no-sync"], unprivileged);
  const port = await freePort();
  const address = (user: string, secret: string, database: string) =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`;
  const admin = openPostgres(address("admin", password, "postgres"));
  let server: TestProcess | undefined;

  const start = async () => {
    const options = ["listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`, "fsync=off"];
    const args = ["-D", data, "-p", String(port), ...options.flatMap((option) => ["-c", option])];
    const started = startProcess(program("postgres"), args, unprivileged);
    server = started;
    await until(started, () => admin.query("select 1"));
  };
  const stop = async () => {
    // SIGINT is its "fast" stop: it ends sessions instead of waiting for them.
    await server?.stop("SIGINT");
    server = undefined;
  };
  const remove = async () => {
    await admin.close();
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  let databases = 0;
  return {
    createDatabase: async (extensions = []) => {
      const name = `app${(databases += 1)}`;
      const secret = uuidv7();
      await admin.query(`create role ${name} login password '${secret}'`);
      await admin.query(`create database ${name} owner ${name}`);
      for (const extension of extensions) {
        const inside = openPostgres(address("admin", password, name));
        await inside.query(`create extension "${extension}"`).finally(() => inside.close());
      }
      return address(name, secret, name);
    },
    start,
    stop,
    remove,
  };
}

function program(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`no ${name} on this machine; apt-get install postgresql`);
  return path;
}
