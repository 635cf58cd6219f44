import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildTools } from "../../scripts/toolchain/index.ts";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import { FIRST_RUN_MS, ONLY, askHttps, startHost, type DockerProject, type Host } from "./host.ts";

const PORT = 18443;
const PORTS = ["--set", "components.traefik.httpPort=18080", "--set", `components.traefik.httpsPort=${PORT}`];
/** Compose takes subnets from the engine's own pool, which is no private one in tests; from there comes who is on this host. */
const FROM_HERE = ["--set", "components.traefik.privateNetworks=[198.18.0.0/15]"];
/** Said to each verb anew: only `bap up` remembers. */
const SAID = [...ONLY, ...PORTS, ...FROM_HERE];
const missing = await whyNoDockerEngine();

describe.skipIf(missing !== undefined)(`the rendered Compose file${missing ? ` (left out: ${missing})` : ""}`, () => {
  let host: Host;
  let project: DockerProject;
  let compose: (...args: readonly string[]) => Promise<string>;

  beforeAll(async () => {
    host = await startHost();
    project = await host.project();
    const [folder = ""] = await buildTools(["docker-compose"]);
    const env = {
      DOCKER_HOST: host.engine.host,
      DOCKER_CONFIG: "/nonexistent",
      BAP_SECRETS: join(project.folder, "secrets"),
      PATH: [folder, process.env["PATH"] ?? ""].join(delimiter),
    };
    compose = async (...args) => {
      const cwd = join(project.folder, "rendered");
      const { exitCode, all } = await execa("docker-compose", args, { cwd, env, all: true, reject: false });
      if (exitCode !== 0) throw new Error(`docker compose ${args.join(" ")}: exit code ${exitCode}\n${all}`);
      return all;
    };
  }, FIRST_RUN_MS);

  afterAll(async () => {
    await host?.stop();
  });

  test("brings up the same platform with docker compose, with the secrets that bap puts beside it", async () => {
    await project.run("images", "build", "dev", ...ONLY);
    await project.run("render", "dev", ...SAID, "--out", "rendered");
    await project.run("secrets", "apply", "dev", ...SAID, "--out", "secrets");
    await compose("up", "--detach", "--wait");
    const ca = await project.run("secrets", "show", "dev", ...ONLY, "--name", await authorityOf(project));
    const answer = await askHttps(ca.stdout, PORT, "/api/leads", { name: "Ada", email: "ada@example.com" });
    expect(answer).toMatchObject({ status: 201 });
    const { id } = JSON.parse(answer.body) as { id: string };
    expect(await askHttps(ca.stdout, PORT, `/api/leads/${id}`)).toMatchObject({ status: 200 });
    const row = ["psql", "-U", "postgres", "-d", "leads", "-tAc", `SELECT count(*) FROM leads WHERE id = '${id}'`];
    expect((await compose("exec", "-T", "postgres-0", ...row)).trim()).toBe("1");
  });

  test("publishes ports of the gateway only, and shows no secret in docker inspect", async () => {
    const containers = await host.containers();
    const publishing = [...containers].filter(([, { NetworkSettings }]) =>
      Object.values(NetworkSettings.Ports).some((bound) => bound !== null && bound.length > 0),
    );
    expect(publishing.map(([name]) => name)).toEqual([expect.stringContaining("traefik")]);
    const password = await readFile(join(project.folder, "secrets/postgres-0/superuser-password"), "utf8");
    expect(password.length).toBeGreaterThan(20);
    expect(JSON.stringify([...containers])).not.toContain(password);
  });

  test("leaves nothing after down --volumes", async () => {
    await compose("down", "--volumes");
    expect(await host.names("container", "")).toEqual([]);
    expect(await host.names("volume", "")).toEqual([]);
  });
});

/** The name of the certificate that signs the platform's own. */
async function authorityOf(project: DockerProject): Promise<string> {
  const { secrets } = JSON.parse((await project.run("secrets", "list", "dev", ...ONLY, "--json")).stdout) as {
    secrets: readonly { name: string; kind: string }[];
  };
  const found = secrets.find(({ name, kind }) => kind === "certificate" && /authority|ca/.test(name));
  if (!found) throw new Error(`no authority among ${secrets.map(({ name }) => name).join(", ")}`);
  return found.name;
}
