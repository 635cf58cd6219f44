import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { pdfBomb } from "../../services/agents/testing/pdf.ts";
import { startDockerEngine, whyNoDockerEngine, type DockerEngine } from "../kit/docker-engine.ts";
import { buildTestImages, type BuiltImage } from "./build.ts";

const missing = await whyNoDockerEngine();
const root = join(import.meta.dirname, "../..");
const IMAGE = "bap/services:test";
const HARDENED = ["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"];

vi.setConfig({ testTimeout: 90_000 });

test("the services' own package asks for the same versions as the whole", async () => {
  const dependencies = async (path: string): Promise<Record<string, string>> => {
    return (JSON.parse(await readFile(join(root, path), "utf8")) as { dependencies: Record<string, string> })
      .dependencies;
  };
  expect(await dependencies("package.json")).toMatchObject(await dependencies("services/package.json"));
});

describe.skipIf(missing !== undefined)(`the services' image${missing ? ` (left out: ${missing})` : ""}`, () => {
  let engine: DockerEngine;
  let images: BuiltImage[];
  const docker: DockerEngine["docker"] = (args, options) => engine.docker(args, options);
  const tagOf = (name: string): string => images.find((image) => image.name === name)?.tag ?? name;

  beforeAll(async () => {
    engine = await startDockerEngine();
    images = await buildTestImages(engine, ["node", "postgres", "redis"]);
    const build = ["build", "--network", "host", "--build-arg", `NODE_IMAGE=${tagOf("node")}`, "--tag", IMAGE];
    await docker([...build, join(root, "services")], { timeoutMs: 10 * 60_000 });
    await docker(["network", "create", "--internal", "inside"]);
  }, 20 * 60_000);

  afterAll(async () => engine?.stop(), 120_000);

  test("runs a service as user 1000 on a read-only root, with a real database and a real cache", async () => {
    const inside = ["run", "--detach", "--network", "inside"];
    await docker([...inside, "--name", "db", "--env", "POSTGRES_PASSWORD=for-this-test", tagOf("postgres")]);
    await docker([...inside, "--name", "cache", tagOf("redis")]);
    const env = ["DATABASE_URL=postgres://postgres:for-this-test@db:5432/postgres", "CACHE_URL=redis://cache:6379/0"];
    const settings = env.flatMap((entry) => ["--env", entry]);
    await docker([...inside, "--name", "leads", ...HARDENED, ...settings, IMAGE, "leads"]);
    const ask = "fetch('http://127.0.0.1:8080/readyz').then(async (answer) => console.log(await answer.text()))";
    await vi.waitFor(
      async () =>
        expect(JSON.parse(await docker(["exec", "leads", "node", "--eval", ask]))).toMatchObject({ ready: true }),
      { timeout: 60_000, interval: 500 },
    );
    expect(await docker(["exec", "leads", "stat", "--format", "%u:%g %N", "/proc/1/exe"])).toContain("1000:1000");
    expect(await docker(["exec", "leads", "sh", "-c", "command -v npm npx || echo none"])).toBe("none");
    await docker(["stop", "--time", "20", "leads"]);
    expect(await docker(["inspect", "--format", "{{.State.ExitCode}}", "leads"])).toBe("0");
  });

  test("a file that unfolds into more than its memory fails, and the service goes on", async () => {
    // As the component sets both in profile dev.
    const limits = ["--memory", "224m", "--memory-swap", "224m", "--env", "NODE_OPTIONS=--max-old-space-size=112"];
    const database = ["--env", "DATABASE_URL=postgres://postgres:for-this-test@db:5432/agents"];
    const started = ["run", "--detach", "--network", "inside", "--name", "agents", ...HARDENED, ...limits];
    await docker(["exec", "db", "createdb", "--username", "postgres", "agents"]);
    await docker([...started, ...database, "--env", "CACHE_URL=memory:", IMAGE, "agents"]);
    const bomb = Buffer.from(pdfBomb(700e6)).toString("base64");
    // From beside the service: what asks takes memory, too.
    const script = `
      const at = "http://agents:8080/api/agents/documents";
      const body = Buffer.from(process.env.BOMB, "base64");
      const headers = { "content-type": "application/pdf" };
      const asked = async (url, options) => (await fetch(url, options)).json();
      const ready = () => fetch("http://agents:8080/readyz").then((answer) => answer.ok, () => false);
      while (!(await ready())) await new Promise((resolve) => setTimeout(resolve, 200));
      let document = await asked(at + "?title=Bomb", { method: "POST", headers, body });
      while (document.state === "received") document = await asked(at + "/" + document.id);
      console.log(JSON.stringify(document));`;
    const beside = ["run", "--rm", "--network", "inside", "--env", `BOMB=${bomb}`, "--entrypoint", "node", IMAGE];
    const document = await docker([...beside, "--input-type=module", "--eval", script]);
    expect(JSON.parse(document)).toMatchObject({
      state: "failed",
      reason: expect.stringContaining("unfolds into more than can be read") as string,
    });
    const state = await docker(["inspect", "--format", "{{.State.Status}} {{.State.OOMKilled}}", "agents"]);
    expect(state).toBe("running false");
    await docker(["rm", "--force", "agents"]);
  });

  test("says what is wrong with its environment and exits with 2", async () => {
    const name = ["--name", "misled", "--network", "none"];
    await expect(docker(["run", ...name, ...HARDENED, IMAGE])).rejects.toThrow("DATABASE_URL");
    expect(await docker(["inspect", "--format", "{{.State.ExitCode}}", "misled"])).toBe("2");
  });

  test.each(["leads/service", "kit/runner-temporal", "portal/service"])("holds %s compiled", async (program) => {
    const env = ["--env", "NODE_DEBUG_NATIVE=COMPILE_CACHE", "--entrypoint", "sh"];
    const file = `/app/services/${program}.ts`;
    const run = ["run", "--rm", "--network", "none", ...HARDENED, ...env, IMAGE, "-c"];
    const said = await docker([...run, `node --eval 'import("${file}").then(() => process.exit(0))' 2>&1`]);
    expect(said).toContain(`transpile cache for StrippedTypeScript file://${file}...success`);
    expect(said).toContain(`V8 code cache for ESM file://${file} was accepted`);
  });

  test("tells what it is made of", async () => {
    const read = ["run", "--rm", "--network", "none", "--entrypoint", "cat", IMAGE, "/app/sbom.cdx.json"];
    const sbom = JSON.parse(await docker(read)) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly purl: string }[];
    };
    expect(sbom.bomFormat).toBe("CycloneDX");
    const { dependencies } = JSON.parse(await readFile(join(root, "services/package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const listed = sbom.components.map(({ purl }) => decodeURIComponent(purl));
    const installed = Object.entries(dependencies).map(([name, version]) => `pkg:npm/${name}@${version}`);
    expect(listed).toEqual(expect.arrayContaining(installed));
    expect(listed.filter((purl) => purl.includes("/vitest@"))).toEqual([]);
  });

  test("holds no tests and stays small", async () => {
    const list = ["run", "--rm", "--network", "none", "--entrypoint", "find", IMAGE, "/app/services"];
    const files = await docker([...list, "-not", "-path", "*/node_modules/*", "-type", "f"]);
    expect(files.split("\n").filter((file) => /\.test\.ts$|\/testing\//.test(file))).toEqual([]);
    const size = async (tag: string): Promise<number> =>
      Number(await docker(["inspect", "--format", "{{.Size}}", tag]));
    // Two thirds of it are Temporal's client with its native part; what it has for other platforms is taken out.
    expect((await size(IMAGE)) - (await size(tagOf("node")))).toBeLessThan(210e6);
  });
});
