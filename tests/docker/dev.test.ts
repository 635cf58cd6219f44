import { execa } from "execa";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openStack, rootKeyOf } from "../../scripts/engine/open.ts";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import {
  FIRST_RUN_MS,
  ONLY,
  modelOf,
  startHost,
  vaultOf,
  type DockerProject,
  type Host,
  type Inspected,
} from "./host.ts";
import { reaches, startOutside } from "./network.ts";

const PORT = 18443;
const PORTS = ["--set", "components.traefik.httpPort=18080", "--set", `components.traefik.httpsPort=${PORT}`];
// The form that every platform has from the start.
const FORM = "/forms/00000000-0000-7000-8000-000000000001";
const JOBS = ["bap-postgres-admin", "bap-postgres-grant-leads", "bap-redis-grant-leads"];
const RUNNING = ["bap-leads", "bap-postgres-0", "bap-redis-0", "bap-traefik"];
const missing = await whyNoDockerEngine();

describe.skipIf(missing !== undefined)(`leads of dev on Docker${missing ? ` (left out: ${missing})` : ""}`, () => {
  let host: Host;
  let project: DockerProject;
  let leadId: string;

  beforeAll(async () => {
    host = await startHost();
    project = await host.project();
  }, FIRST_RUN_MS);

  afterAll(async () => {
    await host?.stop();
  });

  const rowsOf = (id: string): Promise<string> =>
    host.engine.docker([
      ...["exec", "bap-postgres-0", "psql", "-U", "postgres", "-d", "leads", "-tAc"],
      `SELECT count(*) FROM leads WHERE id = '${id}'`,
    ]);
  const leadIsThere = async (): Promise<void> => {
    expect(await project.ask("dev", PORT, `/api/leads/${leadId}`)).toMatchObject({ status: 200 });
    expect(await rowsOf(leadId)).toBe("1");
  };
  /** Names of the containers that are others after a change. */
  const changedBy = async (change: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = await host.containers();
    await change();
    const after = await host.containers();
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    return names.filter((name) => before.get(name)?.Id !== after.get(name)?.Id);
  };
  const changesOfPreview = async (): Promise<Readonly<Record<string, number>>> =>
    (JSON.parse((await project.run("preview", "dev", "--json")).stdout) as { changes: Record<string, number> }).changes;

  test("comes up by one command, says where it answers, and every part is ready", async () => {
    const { stdout } = await project.run("up", "dev", ...PORTS, ...ONLY);
    expect(stdout).toContain(`https://leads.bap.localhost:${PORT} `);
    const status = JSON.parse((await project.run("status", "dev", "--json")).stdout) as { ready: boolean };
    expect(status).toMatchObject({ ready: true });
    const containers = await host.containers();
    const running = [...containers].filter(([, { State }]) => State.Running).map(([name]) => name);
    expect(running.sort()).toEqual(RUNNING);
    for (const job of JOBS) {
      expect(containers.get(job)?.State, job).toMatchObject({ Running: false, ExitCode: 0 });
    }
  });

  test("stores a lead in PostgreSQL and counts senders in the cache, through Traefik over HTTPS", async () => {
    const answer = await project.ask("dev", PORT, "/api/leads", { name: "Ada", email: "ada@example.com" });
    expect(answer).toMatchObject({ status: 201 });
    leadId = (JSON.parse(answer.body) as { id: string }).id;
    await leadIsThere();
    expect(await project.ask("dev", PORT, FORM)).toMatchObject({ status: 200 });
    // Whoever fills the hidden field is a machine: it is counted, and nothing is stored.
    const machine = { name: "Bot", email: "bot@example.com", website: "https://example.com", token: "none" };
    const sent: number[] = [];
    for (let i = 0; i < 45; i++) sent.push((await project.ask("dev", PORT, `${FORM}/submissions`, machine)).status);
    // Twenty a minute, and the minute may have changed in between.
    expect(sent.slice(0, 20)).toEqual(sent.slice(0, 20).map(() => 202));
    expect(sent).toContain(429);
    // What a service tells the platform alone is not published.
    for (const path of ["/metrics", "/healthz", "/readyz"]) {
      expect(await project.ask("dev", PORT, path), path).toMatchObject({ status: 404 });
    }
  });

  test("lets only Traefik be reached from outside", async () => {
    const publishing = [...(await host.containers())].filter(([, { NetworkSettings }]) =>
      Object.values(NetworkSettings.Ports).some((bound) => bound !== null && bound.length > 0),
    );
    expect(publishing.map(([name]) => name)).toEqual(["bap-traefik"]);
  });

  test("puts nothing that runs on Docker's own default network", async () => {
    for (const [name, { State, NetworkSettings }] of await host.containers()) {
      const networks = Object.keys(NetworkSettings.Networks);
      if (State.Running) expect(networks, name).not.toContain("bridge");
      for (const network of networks) if (network !== "bridge") expect(network, name).toMatch(/^bap-/);
    }
  });

  test("gives data no way out, and nobody a way to a store that is not theirs", async () => {
    const containers = await host.containers();
    const at = (name: string): Inspected => containers.get(name)!;
    const address = (name: string, network: string): string =>
      at(name).NetworkSettings.Networks[network]?.IPAddress ?? "";
    const outside = await startOutside(7000);
    try {
      // The gateway gets there, and leads, which sends webhooks: the others would, too, if they were let.
      expect(await reaches(at("bap-traefik"), outside.address, outside.port)).toBe(true);
      expect(await reaches(at("bap-leads"), outside.address, outside.port)).toBe(true);
      const inside = ["bap-postgres-0", "bap-redis-0"];
      const got = await Promise.all(inside.map((name) => reaches(at(name), outside.address, outside.port)));
      expect(got).toEqual(inside.map(() => false));
    } finally {
      await outside.stop();
    }
    const postgres: [string, number] = [address("bap-postgres-0", "bap-postgres"), 5432];
    const redis: [string, number] = [address("bap-redis-0", "bap-redis"), 6379];
    expect(await reaches(at("bap-leads"), ...postgres)).toBe(true);
    expect(await reaches(at("bap-leads"), ...redis)).toBe(true);
    const strangers: [string, [string, number]][] = [
      ["bap-traefik", postgres],
      ["bap-traefik", redis],
      ["bap-redis-0", postgres],
      ["bap-postgres-0", redis],
    ];
    const got = await Promise.all(strangers.map(([name, to]) => reaches(at(name), ...to)));
    expect(got).toEqual(strangers.map(() => false));
  });

  test("shows no secret: not in docker inspect, not in logs, not in the state, not in what is rendered", async () => {
    const open = await openStack({ root: project.folder, stack: "dev", tier: "dev", target: "docker" });
    const rootKey = await rootKeyOf(open);
    const { secrets } = await modelOf(project, "dev");
    const vault = await vaultOf(project, "dev");
    const hidden = secrets
      .filter(({ value }) => value.kind !== "certificate")
      // Of a key in several lines the second: however they are joined, it stays in one piece.
      .map(({ name }): [string, string] => [name, vault[name]!.split("\n").at(vault[name]!.includes("\n") ? 1 : 0)!]);
    hidden.push(["the root key", rootKey]);
    expect(hidden.length).toBeGreaterThan(5);
    const leaks = (text: string): readonly string[] =>
      hidden.filter(([, value]) => text.includes(value)).map(([name]) => name);

    // The values are those in use: the file that the service reads has one.
    const url = await host.engine.docker(["exec", "bap-leads", "cat", "/run/bap/database-url"]);
    expect(leaks(url)).toHaveLength(1);

    const ids = (await host.engine.docker(["ps", "--all", "--quiet"])).split("\n");
    expect(leaks(await host.engine.docker(["inspect", ...ids]))).toEqual([]);
    for (const name of [...RUNNING, ...JOBS]) {
      const { all } = await execa("docker", ["--host", host.engine.host, "logs", name], { all: true });
      expect(leaks(all), `docker logs ${name}`).toEqual([]);
    }
    await project.run("render", "dev", "--out", "rendered");
    for (const folder of [".bap/state", "rendered"]) {
      const files = (await filesBelow(join(project.folder, folder))).filter((file) => !/\.passphrase$/.test(file));
      expect(files.length, folder).toBeGreaterThan(3);
      for (const file of files) expect(leaks(await readFile(file, "utf8")), file).toEqual([]);
    }
    expect(leaks(await readFile(join(project.folder, "Pulumi.dev.yaml"), "utf8"))).toEqual([]);
  });

  test("has nothing to change the second time", async () => {
    expect(Object.keys(await changesOfPreview())).toEqual(["same"]);
    expect((await project.run("preview", "dev")).stdout).toBe("nothing would change");
    const started = (await host.containers()).get("bap-postgres-0")?.State.StartedAt;
    expect(await changedBy(() => project.run("up", "dev"))).toEqual([]);
    expect((await host.containers()).get("bap-postgres-0")?.State.StartedAt).toBe(started);
  });

  test("previews a setting without keeping it", async () => {
    const { stdout } = await project.run("preview", "dev", "--set", "components.redis.memory=160Mi");
    expect(stdout).not.toContain("nothing would change");
    expect(Object.keys(await changesOfPreview())).toEqual(["same"]);
  });

  test("replaces Redis alone when a setting of Redis changes", async () => {
    const change = () => project.run("up", "dev", "--set", "components.redis.memory=160Mi");
    expect(await changedBy(change)).toEqual(["bap-redis-0", "bap-redis-0-files"]);
    await leadIsThere();
  });

  test("changes only the gateway's files for another rate limit, which holds without a restart", async () => {
    const limit = (average: number, burst: number): readonly string[] => [
      ...["--set", `components.traefik.rateLimit.average=${average}`],
      ...["--set", `components.traefik.rateLimit.burst=${burst}`],
    ];
    const traefik = (await host.containers()).get("bap-traefik");
    expect(await changedBy(() => project.run("up", "dev", ...limit(1, 1)))).toEqual(["bap-traefik-files"]);
    await sleep(3000);
    const answers = await Promise.all(Array.from({ length: 8 }, () => project.ask("dev", PORT, "/api/leads/health")));
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(3);
    const forget = ["--unset", "components.traefik.rateLimit.average", "--unset", "components.traefik.rateLimit.burst"];
    expect(await changedBy(() => project.run("up", "dev", ...forget))).toEqual(["bap-traefik-files"]);
    await sleep(3000);
    const later = await Promise.all(Array.from({ length: 8 }, () => project.ask("dev", PORT, "/api/leads/health")));
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set([200]));
    const now = (await host.containers()).get("bap-traefik");
    expect([now?.Id, now?.State.StartedAt]).toEqual([traefik?.Id, traefik?.State.StartedAt]);
  });

  test("does not delete the data of a cache that is swapped for another, unless it is told to by name", async () => {
    const swap = ["up", "dev", "--set", "bindings.cache=valkey"];
    const changed = await changedBy(async () => {
      const { exitCode, all } = await project.bap(...swap);
      expect(exitCode).toBe(2);
      expect(all).toContain("--release redis/data");
      expect(all).not.toMatch(/\n\s+at .*:\d+:\d+/);
    });
    expect(changed).toEqual([]);
    // What was refused is not remembered either.
    expect(Object.keys(await changesOfPreview())).toEqual(["same"]);
  });

  test("swaps Redis for Valkey: Redis is gone, the service goes on", async () => {
    await project.run("up", "dev", "--set", "bindings.cache=valkey", "--release", "redis/data");
    expect(await host.names("container", "bap-redis")).toEqual([]);
    expect(await host.names("volume", "bap-redis")).toEqual([]);
    expect(await host.names("network", "bap-redis")).toEqual([]);
    expect(await host.names("container", "bap-valkey")).toContain("bap-valkey-0");
    await leadIsThere();
    const health = await project.ask("dev", PORT, "/api/leads/health");
    expect(JSON.parse(health.body)).toMatchObject({ ready: true, checks: { cache: { ok: true } } });
  });

  test("keeps data and secrets over down and up", async () => {
    const url = () => host.engine.docker(["exec", "bap-leads", "cat", "/run/bap/database-url"]);
    const before = await url();
    await project.run("down", "dev");
    expect(await host.names("container", "")).toEqual([]);
    expect(await host.names("network", "bap-")).toEqual([]);
    expect(await host.names("volume", "")).toEqual(["bap-postgres-0-data", "bap-valkey-0-data"]);
    const { all } = await project.run("up", "dev");
    expect(all).not.toMatch(/create\w* .*volume\/bap-\w+-0-data/);
    await leadIsThere();
    expect(await url()).toBe(before);
  });

  test("leaves nothing when it is purged", async () => {
    await project.run("down", "dev", "--purge");
    for (const kind of ["container", "volume"] as const) expect(await host.names(kind, ""), kind).toEqual([]);
    expect(await host.names("network", "bap-")).toEqual([]);
    expect(existsSync(join(project.folder, "Pulumi.dev.yaml"))).toBe(false);
    expect((await readdir(join(project.folder, ".bap"))).filter((name) => name.startsWith("dev."))).toEqual([]);
  });
});

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
