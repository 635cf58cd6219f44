import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { clickhouse } from "../components/data/clickhouse/index.ts";
import { qdrant } from "../components/data/qdrant/index.ts";
import { defineComponent, type Component } from "../components/define.ts";
import type { Parts } from "../components/model/parts.ts";
import { build } from "../components/testing/platform.ts";
import { program } from "../components/testing/program.ts";
import { lowerToDocker, type DockerPlan } from "../compose/index.ts";
import { createRootKey, createVault, reveal, type Vault } from "../stacks/secrets/index.ts";
import { playOf, startStandIn, type StandIn } from "./stand-in-process.ts";

const shared = {
  layer: "business",
  licence: { spdx: "Apache-2.0" },
  description: "Asks for something of its own.",
  config: z.strictObject({}),
} as const;

const analyst = defineComponent({
  ...shared,
  name: "analyst",
  requires: { olapStore: {} },
  needs: ({ self, use }) => use.olapStore.database({ name: self.name, reader: true }),
  model: ({ got: { connection, reader } }): Parts => ({
    services: [program({ USER: connection.user, KEY: connection.password, READER_KEY: reader.password })],
  }),
});

const seeker = defineComponent({
  ...shared,
  name: "seeker",
  requires: { vectorStore: {} },
  needs: ({ self, use }) => use.vectorStore.collections({ name: self.name, collections: { pages: { size: 2 } } }),
  model: ({ got }): Parts => ({ services: [program({ KEY: got.key })] }),
});

let folder: string;
let plan: DockerPlan;
let vault: Vault;
let standIn: StandIn;

/** Plans a store with two consumers, and starts the store's stand-in with the very files that it would be given. */
async function start(store: Component, capability: string, consumer: Component): Promise<void> {
  const instances = { store, one: consumer, other: consumer };
  const { model } = build({ instances, bindings: { [capability]: "store" }, unlisted: ["store"] });
  plan = lowerToDocker(model);
  vault = await createVault(createRootKey(), model.secrets, new Date());
  folder = await mkdtemp(join(tmpdir(), "bap-stand-in-"));
  const env = { STAND_IN_FILES: await filesOf("store"), STAND_IN_DATA: folder };
  standIn = await startStandIn(playOf(store.name), env);
}

afterEach(async () => {
  standIn.child.kill("SIGKILL");
  await rm(folder, { recursive: true });
});

const containerOf = (workload: string) => plan.containers.find((one) => one.workload === workload)!;
const envOf = (workload: string, name: string) => reveal(containerOf(workload).env[name]!, vault);

/** Writes a workload's files down as they would be mounted. */
async function filesOf(workload: string): Promise<string> {
  const at = join(folder, workload);
  for (const { path, content } of containerOf(workload).files) {
    await mkdir(dirname(join(at, path)), { recursive: true });
    await writeFile(join(at, path), reveal(content, vault).replaceAll("/run/bap", at));
  }
  return at;
}

/** Runs a job as it is, but for where its files lie and where the store listens. */
async function job(workload: string, ports: readonly number[]): Promise<{ code: number; said: string }> {
  const at = await filesOf(workload);
  const { entrypoint = [], command = [], env } = containerOf(workload);
  const here = (value: string): string =>
    ports.reduce(
      (changed, port) => changed.replace(new RegExp(`^${port}$|(?<=:)${port}$`), String(standIn.port(port))),
      value.replaceAll("/run/bap", at).replace(/^(http:\/\/)?store(?=:|$)/, "$1127.0.0.1"),
    );
  const client = join(import.meta.dirname, "images/clickhouse/client.mjs");
  const programs = join(folder, "bin");
  await mkdir(programs, { recursive: true });
  const script = `#!/bin/sh\nexec "${process.execPath}" "${client}" "$@"\n`;
  await writeFile(join(programs, "clickhouse-client"), script, { mode: 0o755 });
  const [first = "", ...rest] = [...entrypoint, ...command].map(here);
  const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(reveal(value, vault))]));
  const path = [programs, dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const child = spawn(first, rest, { env: { ...own, PATH: path } });
  const [out, err, exit] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]);
  return { code: (exit as [number])[0], said: out + err };
}

describe("ClickHouse", () => {
  beforeEach(() => start(clickhouse, "olapStore", analyst));

  const ask = async (user: string, password: string, more = ""): Promise<number> => {
    const headers = { "x-clickhouse-user": user, "x-clickhouse-key": password };
    return (await fetch(`http://127.0.0.1:${standIn.port(8123)}/?query=SELECT%201${more}`, { method: "POST", headers }))
      .status;
  };

  test("lets a consumer in once its grant has run, and nobody with another's password", async () => {
    expect(await ask("one", envOf("one", "KEY"))).toBe(403);
    expect(await job("store-grant-one", [9000])).toEqual({ code: 0, said: "" });
    expect(await ask("one", envOf("one", "KEY"), "&database=one")).toBe(200);
    expect(await ask("one_reader", envOf("one", "READER_KEY"))).toBe(200);
    expect(await ask("one", envOf("other", "KEY"))).toBe(403);
    expect(await ask("other", envOf("other", "KEY"))).toBe(403);
    expect(await ask("bap_admin", "a guess")).toBe(403);
  });

  test("records each statement of a grant, and none twice", async () => {
    await job("store-grant-one", [9000]);
    const { requests } = await standIn.given();
    expect(requests.map(({ body }) => String(body).split(" ").slice(0, 2).join(" "))).toEqual([
      "CREATE DATABASE",
      "CREATE USER",
      "ALTER USER",
      "GRANT CURRENT",
      "CREATE USER",
      "ALTER USER",
      "GRANT SELECT",
    ]);
    expect(JSON.stringify(requests)).not.toContain(envOf("one", "KEY"));
  });

  test("a grant fails, and says why, when the administrator is refused", async () => {
    vault = { ...vault, "store/admin": "another" };
    const { code, said } = await job("store-grant-one", [9000]);
    expect(code).not.toBe(0);
    expect(said).toContain("bap_admin: Authentication failed");
  });
});

describe("Qdrant", () => {
  beforeEach(() => start(qdrant, "vectorStore", seeker));

  const ask = async (key: string, method: string, path: string, body?: unknown): Promise<[number, unknown]> => {
    const url = `http://127.0.0.1:${standIn.port(6333)}/collections/${path}`;
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, { method, headers: { "api-key": key }, ...sent });
    return [response.status, ((await response.json()) as { result?: unknown }).result];
  };

  test("a grant makes the collections, and its token opens them and no others", async () => {
    expect(await job("store-grant-one", [6333])).toEqual({ code: 0, said: "one_pages was made\n" });
    expect(await job("store-grant-one", [6333])).toEqual({ code: 0, said: "one_pages is there\n" });
    expect(await job("store-grant-other", [6333])).toMatchObject({ code: 0 });
    const [key, others] = [envOf("one", "KEY"), envOf("other", "KEY")];
    expect((await ask(key, "GET", "one_pages"))[0]).toBe(200);
    expect((await ask(key, "GET", "other_pages"))[0]).toBe(403);
    expect((await ask(others, "PUT", "one_pages/points", { points: [] }))[0]).toBe(403);
    expect((await ask(`${key}x`, "GET", "one_pages"))[0]).toBe(403);
    expect((await ask(key, "PUT", "one_pages", { vectors: { size: 3 } }))[0]).toBe(403);
  });

  test("finds the nearest points", async () => {
    await job("store-grant-one", [6333]);
    const key = envOf("one", "KEY");
    const points = [
      { id: 1, vector: [1, 0], payload: { page: "east" } },
      { id: 2, vector: [0, 1], payload: { page: "north" } },
    ];
    expect((await ask(key, "PUT", "one_pages/points?wait=true", { points }))[0]).toBe(200);
    expect((await ask(key, "PUT", "one_pages/points", { points: [{ id: 3, vector: [1] }] }))[0]).toBe(400);
    const [, result] = await ask(key, "POST", "one_pages/points/query", { query: [0.1, 1], limit: 1 });
    expect(result).toMatchObject({ points: [{ id: 2, payload: { page: "north" } }] });
  });
});
