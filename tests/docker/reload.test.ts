import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import { ROOT } from "../kit/project.ts";
import { FIRST_RUN_MS, startHost, until, type DockerProject, type Host, type Run } from "./host.ts";

const PORT = 18443;
const PORTS = ["--set", "components.traefik.httpPort=18080", "--set", `components.traefik.httpsPort=${PORT}`];
const ONLY = ["--only", "leads", "--only", "portal"];
const STAY = ["bap-postgres-0", "bap-redis-0", "bap-traefik"];
/** What a busy machine may take for what takes a second. */
const SOON_MS = 30_000;
const missing = await whyNoDockerEngine();

describe.skipIf(missing !== undefined)(`bap dev on Docker${missing ? ` (left out: ${missing})` : ""}`, () => {
  let host: Host;
  let project: DockerProject;
  let dev: Run | undefined;
  let leadId: string;

  beforeAll(async () => {
    host = await startHost();
    project = await host.project();
    // A project's own services come before the package's: these are edited, and at first they make the same image.
    await cp(join(ROOT, "services"), join(project.folder, "services"), { recursive: true });
  }, FIRST_RUN_MS);

  afterAll(async () => {
    await dev?.kill();
    await host?.stop();
  });

  const startDev = async (): Promise<Run> => {
    dev = project.start("dev", "dev", "--target", "docker");
    await dev.until(() => Promise.resolve(dev!.said().includes("Ctrl-C ends the watching")));
    return dev;
  };
  const stopDev = async (): Promise<string> => {
    dev!.interrupt();
    const { exitCode, all } = await dev!.ended;
    expect(exitCode, all).toBe(0);
    return all;
  };
  /** What `bap dev` says while something is done, as soon as it says this. */
  const saidOn = async (what: RegExp, act: () => Promise<unknown>): Promise<string> => {
    const before = dev!.said().length;
    const since = (): string => dev!.said().slice(before);
    await act();
    await until(`${what} is said`, () => Promise.resolve(what.test(since())), SOON_MS).catch((error: unknown) => {
      throw new Error(`instead it said:\n${since()}`, { cause: error });
    });
    return since();
  };
  const source = (path: string): string => join(project.folder, "services", path);
  /** Changes a source, and gives back how to undo it. */
  const edit = async (path: string, from: string, to: string): Promise<() => Promise<void>> => {
    const before = await readFile(source(path), "utf8");
    expect(before).toContain(from);
    await writeFile(source(path), before.replace(from, to));
    return () => writeFile(source(path), before);
  };
  /** The gateway looks each second whether a service is there again. */
  const answering = <T>(ask: () => Promise<T>) => expect.poll(ask, { timeout: 10_000, interval: 200 });
  const about = async (): Promise<{ title: string; version: string }> => {
    const { status, body } = await project.ask("dev", PORT, "/openapi.json");
    return status === 200
      ? (JSON.parse(body) as { info: { title: string; version: string } }).info
      : { title: "", version: "" };
  };
  const leadIsThere = async (): Promise<void> => {
    await answering(() => project.ask("dev", PORT, `/api/leads/${leadId}`)).toMatchObject({ status: 200 });
  };
  /** Containers that run, with when each was started. */
  const starts = async (): Promise<Readonly<Record<string, string>>> => {
    const running = [...(await host.containers())].filter(([, { State }]) => State.Running);
    return Object.fromEntries(running.map(([name, { Id, State }]) => [name, `${Id} ${State.StartedAt}`]));
  };
  const startedBy = async (act: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = await starts();
    await act();
    const now = await starts();
    return [...new Set([...Object.keys(before), ...Object.keys(now)])]
      .filter((name) => before[name] !== now[name])
      .sort();
  };
  const bindsOf = async (name: string): Promise<readonly string[]> => {
    const mounts = await host.engine.docker(["inspect", "--format", "{{json .Mounts}}", name]);
    return (JSON.parse(mounts) as { Type: string; Destination: string; RW: boolean }[])
      .filter(({ Type }) => Type === "bind")
      .map(({ Destination, RW }) => `${Destination}${RW ? " writable" : ""}`)
      .sort();
  };

  test("mounts the sources of a platform that is up, into what runs on them and nothing else", async () => {
    await project.run("up", "dev", ...PORTS, ...ONLY);
    const answer = await project.ask("dev", PORT, "/api/leads", { name: "Ada", email: "ada@example.com" });
    expect(answer).toMatchObject({ status: 201 });
    leadId = (JSON.parse(answer.body) as { id: string }).id;
    expect(await startedBy(startDev)).toEqual(["bap-leads", "bap-portal"]);
    expect(dev!.said()).toContain(`https://leads.bap.localhost:${PORT} `);
    expect(await bindsOf("bap-leads")).toEqual(["/app/services/kit", "/app/services/leads"]);
    expect(await bindsOf("bap-portal")).toEqual(["/app/services/kit", "/app/services/portal"]);
    for (const name of STAY) expect(await bindsOf(name), name).toEqual([]);
    await leadIsThere();
    await answering(about).toMatchObject({ title: "Lead management" });
    const { all } = await project.run("status", "dev");
    expect(all).toMatch(/bap-leads +healthy, runs mounted sources/);
  });

  test("restarts the one service whose source changed, which answers anew on its data", async () => {
    const changed = await startedBy(async () => {
      const said = await saidOn(/✓ leads restarted/, () =>
        edit("leads/service.ts", '"Lead management"', '"Leads of today"'),
      );
      expect(said).toMatch(/^✓ leads restarted in [\d.]+ s \(services\/leads\/service\.ts\)$/m);
      console.log(said.trim());
    });
    expect(changed).toEqual(["bap-leads"]);
    await answering(about).toMatchObject({ title: "Leads of today" });
    await leadIsThere();
  });

  test("restarts all that stand on what they share", async () => {
    let undo = (): Promise<void> => Promise.resolve();
    // Whichever is first.
    const restarted = /(✓ leads restarted[^]*✓ portal restarted)|(✓ portal restarted[^]*✓ leads restarted)/;
    const changed = await startedBy(async () => {
      const said = await saidOn(
        restarted,
        async () => (undo = await edit("kit/api.ts", 'version: "1"', 'version: "2"')),
      );
      console.log(said.trim());
    });
    expect(changed).toEqual(["bap-leads", "bap-portal"]);
    await answering(about).toMatchObject({ title: "Leads of today", version: "2" });
    await saidOn(restarted, undo);
  });

  test("tells of a source that does not start, with what the service says, and the next save heals it", async () => {
    let undo = (): Promise<void> => Promise.resolve();
    const said = await saidOn(/docker logs bap-leads/, async () => {
      undo = await edit("leads/service.ts", "export async function", "export async async function");
    });
    expect(said).toMatch(/✗ leads ended as soon as it was started \(services\/leads\/service\.ts\)/);
    expect(said).toMatch(/ {6}\| .*SyntaxError/);
    await saidOn(/✓ leads restarted/, undo);
    await saidOn(/✓ leads restarted/, () => edit("leads/service.ts", '"Leads of today"', '"Lead management"'));
    await leadIsThere();
  });

  test("says which change an image must be built for", async () => {
    let undo = (): Promise<void> => Promise.resolve();
    const said = await saidOn(/is part of the image/, async () => (undo = await edit("package.json", "{", "{ ")));
    expect(said).toContain("services/package.json is part of the image");
    await undo();
  });

  test("ends by Ctrl-C alone: the stack goes on, and a second run changes nothing", async () => {
    const all = await stopDev();
    expect(all).toContain("bap down --stack dev takes it down (data stays)");
    await leadIsThere();
    const changed = await startedBy(async () => {
      await startDev();
      await stopDev();
    });
    expect(changed).toEqual([]);
  });

  test("runs its images again after bap up", async () => {
    expect(await startedBy(() => project.run("up", "dev"))).toEqual(["bap-leads", "bap-portal"]);
    for (const name of ["bap-leads", "bap-portal"]) expect(await bindsOf(name), name).toEqual([]);
    expect((await project.run("preview", "dev")).stdout).toBe("nothing would change");
    await leadIsThere();
  });
});
