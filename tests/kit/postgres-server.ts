import { createHash } from "node:crypto";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import type { Model } from "../../components/model/model.ts";
import { lowerValue, type Value } from "../../components/model/value.ts";
import type { Workload } from "../../components/model/workload.ts";
import { startProcess, until } from "../../services/kit/testing/process.ts";
import { findProgram, freePort } from "../../services/kit/testing/programs.ts";

/** Who asks, with which secret as the password, and in which database. */
export interface Session {
  readonly user: string;
  readonly secret: string;
  readonly version?: number;
  readonly database: string;
}

/** A real PostgreSQL on loopback, in place of the one that a model's store would be. */
export interface Server {
  readonly port: number;
  /** Runs every job of the model, in its order: the very command, files and environment. */
  run(model: Model): Promise<void>;
  /** Gives a script to psql, and gives back what it answers: columns joined by `|`, a line for each row. */
  sql(session: Session, script: Value): Promise<string>;
  remove(): Promise<void>;
}

// PostgreSQL refuses to run as root; this user exists everywhere and owns nothing.
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** What a secret of these tests is. */
export const passwordOf = (name: string, version = 1): string =>
  createHash("sha256").update(`${name} ${version}`).digest("hex").slice(0, 32);

/** Starts a server whose superuser is as the components make it. */
export async function startServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "bap-postgres-grants-"));
  const [data, passwordFile] = [join(folder, "data"), join(folder, "password")];
  await mkdir(data);
  await writeFile(passwordFile, passwordOf("store/superuser"));
  if (unprivileged.uid !== undefined) {
    for (const path of [folder, data, passwordFile]) await chown(path, unprivileged.uid, unprivileged.gid);
  }
  const settings = ["--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--username=postgres", "--encoding=UTF8"];
  await execa(found("initdb"), ["-D", data, ...settings, "--locale=C", "--no-sync"], unprivileged);
  const port = await freePort();
  const options = ["listen_addresses=127.0.0.1", `unix_socket_directories=${folder}`, "fsync=off"];
  const args = ["-D", data, "-p", String(port), ...options.flatMap((option) => ["-c", option])];
  const started = startProcess(found("postgres"), args, unprivileged);
  const server: Server = {
    port,
    run: async (model) => {
      for (const job of inOrder(model)) await runJob(job, port, folder);
    },
    sql: async ({ user, secret, version, database }, script) => {
      const env = { PGHOST: "127.0.0.1", PGPORT: String(port), PGUSER: user, PGDATABASE: database };
      const input = textOf(script, port, "");
      const password = { PGPASSWORD: passwordOf(secret, version) };
      const psql = await execa(found("psql"), ["-XqtA", "-v", "ON_ERROR_STOP=1"], {
        input,
        env: { ...env, ...password },
      });
      return psql.stdout;
    },
    remove: async () => {
      await started.stop("SIGINT");
      await rm(folder, { recursive: true, force: true });
    },
  };
  const superuser = { user: "postgres", secret: "store/superuser", database: "postgres" };
  await until(started, () => server.sql(superuser, "select 1"));
  return server;
}

/** Jobs, the ones that others come after first. */
function inOrder({ workloads, order }: Model): readonly Workload[] {
  const jobs = workloads.filter(({ kind }) => kind === "job");
  const isFirst = ({ name }: Workload): boolean => !order.some(({ first, then }) => then === name && isJob(first));
  const isJob = (name: string): boolean => jobs.some((job) => job.name === name);
  return [...jobs.filter(isFirst), ...jobs.filter((job) => !isFirst(job))];
}

async function runJob(job: Workload, port: number, folder: string): Promise<void> {
  const files = await mkdtemp(join(folder, `${job.name}-`));
  for (const [name, { content }] of Object.entries(job.files ?? {})) {
    await writeFile(join(files, name), textOf(content, port, files));
  }
  const [command, ...args] = [...(job.command ?? []), ...(job.args ?? [])].map((value) => textOf(value, port, files));
  const env = Object.entries(job.env ?? {}).map(([name, value]) => [name, textOf(value, port, files)] as const);
  const path = `${dirname(found("psql"))}:${process.env["PATH"]}`;
  await execa(command!, args, { env: { ...Object.fromEntries(env), PATH: path }, extendEnv: false });
}

/** A value with everything in it that a target would fill in; its files lie in a folder of the test's. */
function textOf(value: Value, port: number, files: string): string {
  const lowered = lowerValue(value, {
    endpoint: ({ part }) => ({ host: "127.0.0.1", port: String(port), address: `127.0.0.1:${port}` })[part],
    path: ({ name }) => join(files, name),
    own: ({ part }) => part,
  });
  const parts = typeof lowered === "string" ? [lowered] : lowered.text;
  const filled = parts.map((part) => (typeof part === "string" ? part : passwordOf(part.name, part.version)));
  return filled.join("").replaceAll("/run/bap/", `${files}/`);
}

function found(name: string): string {
  const path = findProgram(name);
  if (path === undefined) throw new Error(`no ${name} on this machine; apt-get install postgresql`);
  return path;
}
