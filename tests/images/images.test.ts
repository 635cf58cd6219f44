import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { readTested } from "../../scripts/reference/images.ts";
import { startDockerEngine, whyNoDockerEngine, type DockerEngine } from "../kit/docker-engine.ts";
import { buildFillerImage, fillVolume } from "../kit/fill-volume.ts";
import { buildTestImages, realImages, type BuiltImage } from "./build.ts";
import { STAND_IN, testImages, whyNotBuildable } from "./images.ts";

const missing = await whyNoDockerEngine();
const unbuildable: ReadonlyMap<string, string> = realImages ? new Map() : await whyNotBuildable();
const buildable = testImages.filter(({ name }) => !unbuildable.has(name));
const leftOut = (name: string): string => (unbuildable.has(name) ? ` (left out: ${unbuildable.get(name)})` : "");
/** How the platform runs every container. */
const HARDENED = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];
const PASSWORD = "not-a-default";
const ROOT = join(import.meta.dirname, "../..");
/** The base of stand-ins, which nobody publishes. */
const STAND_IN_IMAGE = testImages.find(({ name }) => name === STAND_IN.image);

function tagOf(name: string): string {
  return testImages.find((image) => image.name === name)?.tag ?? name;
}

vi.setConfig({ testTimeout: 90_000 });

describe.skipIf(missing !== undefined)(`stand-in images${missing ? ` (left out: ${missing})` : ""}`, () => {
  let engine: DockerEngine;
  let images: readonly BuiltImage[];
  const docker: DockerEngine["docker"] = (args, options) => engine.docker(args, options);

  beforeAll(async () => {
    engine = await startDockerEngine();
    images = await buildTestImages(
      engine,
      buildable.map(({ name }) => name),
    );
    await buildFillerImage(engine);
    await docker(["network", "create", "--internal", "inside"]);
  }, 20 * 60_000);

  afterAll(async () => engine?.stop(), 120_000);

  const eventually = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 30_000, interval: 200 });

  describe.concurrent("keep the contract", () => {
    // The daemon's restart below would wait for each of them to stop.
    afterAll(async () => {
      await docker(["rm", "--force", ...(await docker(["ps", "--all", "--quiet"])).split("\n")]);
    }, 60_000);

    test("a volume filled through a never started container keeps owner and mode, for a read-only reader", async () => {
      await fillVolume(engine, "filled", [{ name: "secret", content: "for 999 only", owner: "999:999", mode: "0400" }]);
      const mount = ["--volume", "filled:/files:ro", "--network", "none"];
      const read = ["run", "--rm", ...HARDENED, ...mount, "--entrypoint", "sh"];
      const look =
        "cat /files/secret; stat -c ' %u:%g %a' /files/secret; touch /files/x 2>/dev/null || echo cannot write";
      const seen = await docker([...read, "--user", "999:999", tagOf("node"), "-c", look]);
      expect(seen).toBe("for 999 only 999:999 400\ncannot write");
      await expect(docker([...read, "--user", "1000", tagOf("node"), "-c", "cat /files/secret"])).rejects.toThrow(
        "Permission denied",
      );
      expect(await docker(["inspect", "--format", "{{.State.Status}}", "filled-filler"])).toBe("created");
    });

    test("postgres initialises as user 999 on a read-only root and asks clients for the password", async () => {
      await fillVolume(engine, "pg-password", [
        { name: "password", content: PASSWORD, owner: "999:999", mode: "0400" },
      ]);
      await fillVolume(engine, "pg-init", [{ name: "10-table.sql", content: "create table from_init (id int);" }]);
      const server = ["run", "--detach", "--name", "pg", "--network", "inside", ...HARDENED, "--user", "999:999"];
      const temporary = ["--tmpfs", "/var/run/postgresql", "--tmpfs", "/tmp"];
      const mounts = [
        "pg-data:/var/lib/postgresql/data",
        "pg-password:/secrets:ro",
        "pg-init:/docker-entrypoint-initdb.d:ro",
      ];
      const env = ["POSTGRES_PASSWORD_FILE=/secrets/password", "POSTGRES_USER=owner", "POSTGRES_DB=shop"];
      await docker([
        ...[...server, ...temporary, ...mounts.flatMap((mount) => ["--volume", mount])],
        ...[...env, "POSTGRES_INITDB_ARGS=--data-checksums"].flatMap((entry) => ["--env", entry]),
        ...[tagOf("postgres"), "-c", "max_connections=42"],
      ]);
      await eventually(() => docker(["exec", "pg", "pg_isready", "-h", "127.0.0.1", "-U", "owner", "-d", "shop"]));
      const query = (password: string): Promise<string> => {
        const client = ["run", "--rm", "--network", "inside", "--env", `PGPASSWORD=${password}`, tagOf("postgres")];
        const sql =
          "select current_setting('max_connections'), current_setting('data_checksums'), count(*) from from_init";
        return docker([...client, "psql", "-h", "pg", "-U", "owner", "-d", "shop", "-tAc", sql]);
      };
      expect(await query(PASSWORD)).toBe("42|on|0");
      await expect(query("wrong")).rejects.toThrow("password authentication failed");
      await docker(["stop", "--time", "20", "pg"]);
      expect(await docker(["inspect", "--format", "{{.State.ExitCode}} {{.Config.StopSignal}}", "pg"])).toBe(
        "0 SIGINT",
      );
      await docker(["start", "pg"]);
      await eventually(async () => expect(await query(PASSWORD)).toBe("42|on|0"));
    });

    test("postgres refuses to start without a password", async () => {
      const start = docker(["run", "--rm", "--network", "none", tagOf("postgres")]);
      await expect(start).rejects.toThrow("POSTGRES_PASSWORD");
    });

    test.each(["redis", "valkey"])(
      "%s runs as user 999 on a read-only root with a configuration file and its password",
      async (name) => {
        const content = `requirepass ${PASSWORD}\nappendonly yes\n`;
        await fillVolume(engine, `${name}-conf`, [{ name: "server.conf", content, owner: "999:999", mode: "0400" }]);
        const server = [
          "run",
          "--detach",
          "--name",
          `${name}-1`,
          "--network",
          "inside",
          ...HARDENED,
          "--user",
          "999:999",
        ];
        const mounts = ["--volume", `${name}-data:/data`, "--volume", `${name}-conf:/conf:ro`];
        await docker([...server, ...mounts, tagOf(name), "/conf/server.conf"]);
        const cli = (password: string, ...command: string[]): Promise<string> => {
          const client = ["run", "--rm", "--network", "inside", "--env", `REDISCLI_AUTH=${password}`, tagOf(name)];
          return docker([...client, `${name}-cli`, "-h", `${name}-1`, ...command]);
        };
        await eventually(async () => expect(await cli(PASSWORD, "set", "kept", "yes")).toBe("OK"));
        expect(await cli("", "ping")).toContain("NOAUTH");
        await docker(["restart", `${name}-1`]);
        await eventually(async () => expect(await cli(PASSWORD, "get", "kept")).toBe("yes"));
        expect(await docker(["exec", `${name}-1`, "stat", "-c", "%u:%g", "/data/appendonlydir"])).toBe("999:999");
      },
    );

    test.each(["redis", "valkey"])("%s without arguments drops root and answers the network", async (name) => {
      await docker(["run", "--detach", "--name", `${name}-plain`, "--network", "inside", tagOf(name)]);
      const client = ["run", "--rm", "--network", "inside", tagOf(name), `${name}-cli`, "-h", `${name}-plain`, "ping"];
      await eventually(async () => expect(await docker(client)).toBe("PONG"));
      expect(await docker(["exec", `${name}-plain`, "stat", "-c", "%u", "/proc/1"])).toBe("999");
    });

    test.skipIf(unbuildable.has("traefik"))(
      `traefik runs as user 65532 on a read-only root and knows that it is healthy${leftOut("traefik")}`,
      async () => {
        const server = ["run", "--detach", "--name", "edge", ...HARDENED, "--user", "65532:65532"];
        const published = ["--publish", "127.0.0.1::8000"];
        const own = ["--ping=true", "--entryPoints.web.address=:8000"];
        await docker([...server, ...published, tagOf("traefik"), ...own]);
        await eventually(() => docker(["exec", "edge", "traefik", "healthcheck", "--ping"]));
        const address = await docker(["port", "edge", "8000/tcp"]);
        expect((await fetch(`http://${address}/`)).status).toBe(404);
      },
    );

    test("node runs TypeScript as user 1000 on a read-only root", async () => {
      const program = "const version: string = process.version; console.log(version, process.getuid!())";
      const run = ["run", "--rm", "--network", "none", ...HARDENED, "--user", "1000:1000", tagOf("node")];
      const said = await docker([...run, "--input-type=module-typescript", "--eval", program]);
      expect(said).toBe("v24.21.0 1000");
      expect(await docker([...run, "npm", "--version"])).toMatch(/^11\./);
    });

    test.skipIf(unbuildable.has("mailpit"))(
      `mailpit runs as user 1000 on a read-only root, and takes letters${leftOut("mailpit")}`,
      async () => {
        const server = ["run", "--detach", "--name", "mail", "--network", "inside", ...HARDENED, "--user", "1000:1000"];
        await docker([...server, "--tmpfs", "/tmp:mode=1777", tagOf("mailpit")]);
        await eventually(() => docker(["exec", "mail", "/mailpit", "readyz"]));
        const ask = `fetch("http://mail:8025/api/v1/messages").then(async (answer) => console.log(await answer.text()))`;
        const client = ["run", "--rm", "--network", "inside", tagOf("node"), "node", "--eval", ask];
        expect(JSON.parse(await docker(client))).toMatchObject({ total: 0 });
      },
    );

    for (const { name, tag, from } of buildable.filter((image) => image !== STAND_IN_IMAGE)) {
      const why = realImages ? " (left out: real images are what their tags say)" : "";
      test.skipIf(realImages)(`${name} holds what the table of tested images says${why}`, () => {
        const inside = images.find((image) => image.name === name)!.version;
        const tested = readTested(ROOT)[tag];
        if (from === STAND_IN) expect([inside, tested]).toEqual(["0.0", "stand-in"]);
        // A short version leaves the rest to Debian.
        else
          expect(`${inside}.`).toMatch(
            new RegExp(`^${(tested as { inside: string }).inside.replaceAll(".", "\\.")}\\.`),
          );
      });
    }
  });

  test.skipIf(realImages)(
    `nothing is built again when nothing changed${realImages ? " (left out: real images are pulled)" : ""}`,
    async () => {
      const again = await buildTestImages(engine, ["postgres", "redis", "valkey", "node"]);
      expect(again.filter((image) => image.built)).toEqual([]);
    },
  );

  test("a restarted daemon brings containers with a restart policy back by itself", async () => {
    const run = ["run", "--detach", "--name", "keeper", "--network", "inside", "--restart", "unless-stopped"];
    const program = "setInterval(() => {}, 1000); process.on('SIGTERM', () => process.exit()); console.log('up')";
    await docker([...run, tagOf("node"), "--eval", program]);
    await eventually(async () => expect(await docker(["logs", "keeper"])).toBe("up"));
    const startedAt = (): Promise<string> =>
      docker(["inspect", "--format", "{{.State.Running}} {{.State.StartedAt}}", "keeper"]);
    const before = await startedAt();
    await engine.restart();
    await eventually(async () => expect(await startedAt()).toMatch(/^true /));
    expect(await startedAt()).not.toBe(before);
  });
});
