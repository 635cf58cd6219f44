import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { whyNoDockerEngine } from "../kit/docker-engine.ts";
import { FIRST_RUN_MS, ONLY, startHost, until, type DockerProject, type Host } from "./host.ts";

/** Two platforms on one engine, each with its own ports. */
const STACKS = { dev: { name: "bap", port: 18443 }, two: { name: "two", port: 28443 } } as const;
const portsOf = (port: number): readonly string[] => [
  ...["--set", `components.traefik.httpPort=${port - 363}`],
  ...["--set", `components.traefik.httpsPort=${port}`],
];
/** Another lead management beside the first. */
const MORE = "schema: 1\nextends: dev\ncomponents:\n  leads-two: { use: leads }\n";
const missing = await whyNoDockerEngine();

describe.skipIf(missing !== undefined)(
  `what breaks platforms on Docker${missing ? ` (left out: ${missing})` : ""}`,
  () => {
    let host: Host;
    let project: DockerProject;
    let leadId: string;

    beforeAll(async () => {
      host = await startHost();
      project = await host.project();
      await project.write("Pulumi.two.yaml", 'config: { "bap:name": two }\n');
      await project.write("more.yaml", MORE);
    }, FIRST_RUN_MS);

    afterAll(async () => {
      await host?.stop();
    });

    const stateOf = async (name: string) => (await host.containers()).get(name);
    const running = async (name: string): Promise<boolean> => (await stateOf(name))?.State.Running === true;
    const isReady = async (stack: keyof typeof STACKS): Promise<boolean> =>
      (await project.bap("status", "dev", "--stack", stack, "--json")).exitCode === 0;

    describe("an engine that is killed between a store's creation and its health", () => {
      test("is followed by an up that tells of it, and starts no consumer before the store is healthy", async () => {
        const killed = project.start("up", "dev", ...portsOf(STACKS.dev.port), ...ONLY);
        try {
          await killed.until(() => running("bap-postgres-0"));
          // As long as it is frozen it cannot become healthy.
          await host.engine.docker(["pause", "bap-postgres-0"]);
          await sleep(1000);
        } finally {
          await killed.kill();
        }
        const store = await stateOf("bap-postgres-0");
        expect(store?.State.Health?.Status).not.toBe("healthy");
        expect(await host.names("container", "bap-postgres-grant")).toEqual(
          (await host.names("container", "bap-postgres-grant")).filter((name) => name.endsWith("-files")),
        );

        const next = project.start("up", "dev");
        const waits = sleep(15_000);
        try {
          await waits;
          for (const name of ["bap-postgres-admin", "bap-postgres-grant-leads", "bap-leads"]) {
            expect(await stateOf(name), name).toBeUndefined();
          }
        } finally {
          await host.engine.docker(["unpause", "bap-postgres-0"]);
        }
        const { exitCode, all } = await next.ended;
        expect(all).toMatch(/a run that was killed \(process \d+, .*\) had left its lock/);
        expect(exitCode, all).toBe(0);
        expect((await stateOf("bap-postgres-0"))?.Id).toBe(store?.Id);
        expect(await isReady("dev")).toBe(true);
        const answer = await project.ask("dev", STACKS.dev.port, "/api/leads", {
          name: "Ada",
          email: "ada@example.com",
        });
        expect(answer).toMatchObject({ status: 201 });
        leadId = (JSON.parse(answer.body) as { id: string }).id;
      });
    });

    describe("a second consumer of a running store", () => {
      test("touches neither the store nor the first consumer, and its grant runs once", async () => {
        const before = await host.containers();
        await project.run("up", "--stack", "dev", "--profile-file", "more.yaml");
        const after = await host.containers();
        for (const [name, { Id, State }] of before) {
          // The gateway's own files tell of the new route.
          if (name === "bap-traefik-files") continue;
          expect([after.get(name)?.Id, after.get(name)?.State.StartedAt], name).toEqual([Id, State.StartedAt]);
        }
        const grant = after.get("bap-postgres-grant-leads-two");
        expect(grant?.State).toMatchObject({ Running: false, ExitCode: 0 });
        await project.run("up", "--stack", "dev", "--profile-file", "more.yaml");
        const again = await stateOf("bap-postgres-grant-leads-two");
        expect([again?.Id, again?.State.StartedAt]).toEqual([grant?.Id, grant?.State.StartedAt]);
        expect(await project.ask("dev", STACKS.dev.port, `/api/leads/${leadId}`)).toMatchObject({ status: 200 });
      });
    });

    describe("Ctrl-C in the middle of an up", () => {
      test("ends it soon, and the next up carries on", async () => {
        const stopped = project.start("up", "dev", "--stack", "two", ...portsOf(STACKS.two.port), ...ONLY);
        try {
          await stopped.until(() => running("two-postgres-0"));
          stopped.interrupt();
          const { exitCode, all } = await Promise.race([
            stopped.ended,
            sleep(60_000).then(() => {
              throw new Error("bap up did not end within 60 s of Ctrl-C");
            }),
          ]);
          expect(exitCode, all).not.toBe(0);
          expect(all).not.toMatch(/\n\s+at .*:\d+:\d+/);
        } finally {
          await stopped.kill();
        }
        await project.run("up", "dev", "--stack", "two");
        expect(await isReady("two")).toBe(true);
      });
    });

    describe("two platforms with names of their own on one engine", () => {
      const answers = async (stack: keyof typeof STACKS): Promise<number> =>
        (await project.ask(stack, STACKS[stack].port, "/api/leads")).status;

      test("both answer, each with its own data", async () => {
        expect([await answers("dev"), await answers("two")]).toEqual([200, 200]);
        expect(await project.ask("two", STACKS.two.port, `/api/leads/${leadId}`)).toMatchObject({ status: 404 });
      });

      test("come back by themselves when the Docker daemon was restarted", async () => {
        await host.engine.restart();
        await until("both are ready", async () => (await isReady("dev")) && (await isReady("two")), 3 * 60_000);
        // Status asks each address once; a gateway that has met what was not up yet lets requests through bit by bit.
        const lead = () => project.ask("dev", STACKS.dev.port, `/api/leads/${leadId}`);
        await until("it answers with its own data", async () => (await lead()).status === 200);
        expect((await project.run("preview", "--profile-file", "more.yaml", "--stack", "dev")).stdout).toBe(
          "nothing would change",
        );
      });

      test("one can be purged, and the other stays", async () => {
        await project.run("down", "dev", "--stack", "two", "--purge");
        for (const kind of ["container", "volume", "network"] as const) {
          expect(await host.names(kind, "two-"), kind).toEqual([]);
        }
        expect(await answers("dev")).toBe(200);
      });
    });
  },
);
