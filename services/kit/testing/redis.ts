import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { uuidv7 } from "../uuid.ts";
import { startProcess, until } from "./process.ts";
import type { TestProcess } from "./process.ts";
import { findProgram, freePort } from "./programs.ts";

/** A real Redis or Valkey server on loopback, with one user who may touch the keys below one prefix only. */
export type RedisServer = {
  readonly url: string;
  readonly prefix: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Makes it hang without closing anything, until the next `resume`. */
  pause(): void;
  resume(): void;
  remove(): Promise<void>;
};

/** Starts one. Call only inside a suite of `describeWith(program, …)`. */
export async function startRedis(program: "redis-server" | "valkey-server"): Promise<RedisServer> {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`no ${program} on this machine`);
  const folder = mkdtempSync(join(tmpdir(), "bap-redis-"));
  const port = await freePort();
  const password = uuidv7();
  const prefix = "leads:";
  const config = join(folder, "server.conf");
  writeFileSync(
    config,
    [
      "bind 127.0.0.1",
      `port ${port}`,
      `dir ${folder}`,
      'save ""',
      "user default off",
      // The commands a service needs and no others: what a grant must give is proven by giving just that.
      `user app on >${password} ~${prefix}* resetchannels -@all +@connection +incr +get +set`,
    ].join("\n"),
  );
  let server: TestProcess | undefined;
  const start = async () => {
    const started = startProcess(path, [config]);
    server = started;
    await until(started, () => answers(port));
  };
  const stop = async () => {
    await server?.stop();
    server = undefined;
  };
  await start();
  return {
    url: `redis://app:${password}@127.0.0.1:${port}/0`,
    prefix,
    start,
    stop,
    pause: () => server?.child.kill("SIGSTOP"),
    resume: () => server?.child.kill("SIGCONT"),
    remove: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("error", reject);
    });
  } finally {
    socket.destroy();
  }
}
